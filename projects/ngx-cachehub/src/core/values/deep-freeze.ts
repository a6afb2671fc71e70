import { isPlain } from './deep-equal';

/** What is frozen to the bottom already. An object that the app itself froze may hold parts that are not. */
const done = new WeakSet<object>();

/** Freezes plain objects and arrays all the way down, so that a mutation by the app fails loudly. Returns its argument. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  const waiting: object[] = [value];
  for (let current = waiting.pop(); current !== undefined; current = waiting.pop()) {
    if (done.has(current) || !isPlain(current)) continue;
    done.add(Object.freeze(current));
    for (const part of Object.values(current)) {
      if (typeof part === 'object' && part !== null) waiting.push(part);
    }
  }
  return value;
}
