import { isPlain, setField } from '../values';

/**
 * A copy of plain data, frozen to the bottom: what is given to code of the app that must change nothing,
 * while the original stays as it was, frozen or not. Instances of classes are given as they are.
 */
export function frozenCopy<T>(value: T): T;
export function frozenCopy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return Object.freeze(value.map((item: unknown) => frozenCopy(item)));
  if (value instanceof Date) return new Date(value);
  if (!isPlain(value)) return value;
  const copy: Record<string, unknown> = {};
  for (const [name, part] of Object.entries(value)) setField(copy, name, frozenCopy(part));
  return Object.freeze(copy);
}
