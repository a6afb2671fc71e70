import { isForbiddenKey } from '../../protocol';
import { CacheHubError } from '../errors/cache-hub-error';
import { isPlain, setField } from '../values';

/** As deep as a frame may be: what goes into the queue goes over the wire. */
const MAX_DEPTH = 64;

/** Something that would not come back from the device as it is. */
interface Unstorable {
  readonly path: string;
  readonly expected: string;
  readonly got: string;
  readonly advice: string;
  /** True for a name that reaches a prototype, whatever its value is. */
  readonly isName: boolean;
  readonly value: unknown;
}

/** What to put in its place; undefined leaves it out. May throw. */
type Mend = (fault: Unstorable) => unknown;

/**
 * A copy of data as it will come back from the device: later changes by the app do not reach it.
 * Properties that are `undefined` are left out.
 * @throws CacheHubError 'rejected' for what would not come back: functions, symbols, bigints, NaN and
 * infinities, dates and other instances, cycles, `undefined` in an array, and names that reach a
 * prototype. The message says where it stands.
 */
export function storableCopy<T>(value: T, path: string): T;
export function storableCopy(value: unknown, path: string): unknown {
  return copy(value, { path, depth: 0, mend: refuse });
}

/** The same of what comes from the device: names that reach a prototype are left out, and added to `dropped`. */
export function storedCopy(value: unknown, path: string, dropped: string[]): unknown {
  const mend: Mend = (fault) => (fault.isName ? void dropped.push(fault.path) : refuse(fault));
  return copy(value, { path, depth: 0, mend });
}

/** The same of what is kept to be shown or compared: dates become their ISO text, what cannot be kept null. */
export function mendedCopy<T>(value: T, path: string): T;
export function mendedCopy(value: unknown, path: string): unknown {
  return copy(value, { path, depth: 0, mend });
}

interface Spot {
  readonly path: string;
  readonly depth: number;
  readonly mend: Mend;
}

function copy(value: unknown, spot: Spot): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'undefined':
      return value;
    case 'number': {
      if (Number.isFinite(value)) return value;
      const advice = 'Send null where there is none.';
      return spot.mend(unstorable(spot, value, ['a finite number', String(value), advice]));
    }
    case 'object':
      return value === null ? null : copyObject(value, spot);
    default:
      return spot.mend(unstorable(spot, value, ['data', `a ${typeof value}`, adviceFor(value)]));
  }
}

function copyObject(value: object, spot: Spot): unknown {
  const { path, depth, mend } = spot;
  if (depth >= MAX_DEPTH) {
    const advice = 'Send a flatter value, and refer to other rows by their ids.';
    const words = [`at most ${MAX_DEPTH} levels deep`, 'more, or a cycle', advice] as const;
    return mend(unstorable(spot, value, words));
  }
  if (Array.isArray(value)) return copyArray(value, spot);
  if (!isPlain(value)) {
    const words = ['plain objects and arrays', className(value), adviceFor(value)] as const;
    return mend(unstorable(spot, value, words));
  }
  const result: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    const at: Spot = { path: `${path}.${name}`, depth: depth + 1, mend };
    const part = isForbiddenKey(name) ? mend(forbidden(at, name)) : copy(value[name], at);
    if (part !== undefined) setField(result, name, part);
  }
  return result;
}

function copyArray(items: readonly unknown[], spot: Spot): unknown[] {
  const result: unknown[] = [];
  // Not `map`: it would skip the holes of a sparse array.
  for (let i = 0; i < items.length; i++) {
    const at: Spot = { path: `${spot.path}[${i}]`, depth: spot.depth + 1, mend: spot.mend };
    const item = items[i];
    const words = ['a value', 'undefined', 'Send null instead.'] as const;
    result.push(item === undefined ? spot.mend(unstorable(at, item, words)) : copy(item, at));
  }
  return result;
}

function unstorable(
  { path }: Spot,
  value: unknown,
  [expected, got, advice]: readonly [string, string, string],
): Unstorable {
  return { path, expected, got, advice, isName: false, value };
}

function forbidden({ path }: Spot, name: string): Unstorable {
  const advice = 'A field of this name reaches a prototype.';
  return { path, expected: 'another name', got: `"${name}"`, advice, isName: true, value: name };
}

function refuse({ path, expected, got, advice }: Unstorable): never {
  throw new CacheHubError(
    'rejected',
    `An action has to be data that the device can store: ${path} has to be ${expected}; got ${got}. ${advice}`,
    { path },
  );
}

function mend({ value, isName }: Unstorable): unknown {
  if (isName) return undefined;
  const isDate = value instanceof Date && !Number.isNaN(value.getTime());
  return isDate ? value.toISOString() : null;
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
