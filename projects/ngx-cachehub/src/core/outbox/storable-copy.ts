import { isForbiddenKey } from '../../protocol';
import { CacheHubError } from '../errors/cache-hub-error';
import { isPlain, setField } from '../values';

/** As deep as a frame may be: what goes into the queue goes over the wire. */
const MAX_DEPTH = 64;

/**
 * A copy of data as it will come back from the device: later changes by the app do not reach it.
 * Properties that are `undefined` are left out.
 * @throws CacheHubError 'rejected' for what would not come back: functions, symbols, bigints, NaN and
 * infinities, dates and other instances, cycles, `undefined` in an array, and names that reach a
 * prototype. The message says where it stands.
 */
export function storableCopy<T>(value: T, path: string): T;
export function storableCopy(value: unknown, path: string): unknown {
  return copy(value, { path, depth: 0, forbid: refuseName });
}

/** The same of what comes from the device: names that reach a prototype are left out, and added to `dropped`. */
export function storedCopy(value: unknown, path: string, dropped: string[]): unknown {
  return copy(value, { path, depth: 0, forbid: (at) => dropped.push(at) });
}

interface Spot {
  readonly path: string;
  readonly depth: number;
  readonly forbid: (path: string, name: string) => void;
}

function copy(value: unknown, spot: Spot): unknown {
  const { path } = spot;
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'undefined':
      return value;
    case 'number':
      if (Number.isFinite(value)) return value;
      throw refusal(path, 'a finite number', String(value), 'Send null where there is none.');
    case 'object':
      return value === null ? null : copyObject(value, spot);
    default:
      throw refusal(path, 'data', `a ${typeof value}`, adviceFor(value));
  }
}

function copyObject(value: object, spot: Spot): unknown {
  const { path, depth, forbid } = spot;
  if (depth >= MAX_DEPTH) {
    const advice = 'Send a flatter value, and refer to other rows by their ids.';
    throw refusal(path, `at most ${MAX_DEPTH} levels deep`, 'more, or a cycle', advice);
  }
  if (Array.isArray(value)) return copyArray(value, spot);
  if (!isPlain(value)) {
    throw refusal(path, 'plain objects and arrays', className(value), adviceFor(value));
  }
  const result: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    const at = `${path}.${name}`;
    const part = value[name];
    if (isForbiddenKey(name)) forbid(at, name);
    else if (part !== undefined) {
      setField(result, name, copy(part, { path: at, depth: depth + 1, forbid }));
    }
  }
  return result;
}

function copyArray(items: readonly unknown[], { path, depth, forbid }: Spot): unknown[] {
  const result: unknown[] = [];
  // Not `map`: it would skip the holes of a sparse array.
  for (let i = 0; i < items.length; i++) {
    const at = `${path}[${i}]`;
    if (items[i] === undefined) throw refusal(at, 'a value', 'undefined', 'Send null instead.');
    result.push(copy(items[i], { path: at, depth: depth + 1, forbid }));
  }
  return result;
}

function refuseName(path: string, name: string): never {
  throw refusal(path, 'another name', `"${name}"`, 'A field of this name reaches a prototype.');
}

function refusal(path: string, expected: string, got: string, advice: string): CacheHubError {
  return new CacheHubError(
    'rejected',
    `An action has to be data that the device can store: ${path} has to be ${expected}; got ${got}. ${advice}`,
    { path },
  );
}

function adviceFor(value: unknown): string {
  if (value instanceof Date) return 'Send its ISO text: date.toISOString().';
  if (value instanceof Map) return 'Send Object.fromEntries(map), or an array of pairs.';
  if (value instanceof Set) return 'Send an array: [...set].';
  if (typeof value === 'bigint') return 'Send it as text.';
  return 'Send what the handler needs as plain values.';
}

function className(value: object): string {
  const constructor: unknown = value.constructor;
  const named = typeof constructor === 'function' && constructor.name !== '';
  return `an instance of ${named ? constructor.name : 'a class'}`;
}
