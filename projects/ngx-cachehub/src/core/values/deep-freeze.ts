import { isPlain } from './deep-equal';

/** Freezes plain objects and arrays all the way down, so that a mutation by the app fails loudly. Returns its argument. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  const waiting: object[] = [value];
  for (let current = waiting.pop(); current !== undefined; current = waiting.pop()) {
    if (Object.isFrozen(current) || !isPlain(current)) continue;
    Object.freeze(current);
    for (const part of Object.values(current)) {
      if (typeof part === 'object' && part !== null) waiting.push(part);
    }
  }
  return value;
}
