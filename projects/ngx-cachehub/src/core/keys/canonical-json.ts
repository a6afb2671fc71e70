import { keyError } from './key-error';

/** Deeper than any key that a person writes; stops cycles too. */
const MAX_DEPTH = 32;

/**
 * JSON with sorted properties: equal values give equal text, whatever the order in which they were built.
 * Properties that are `undefined` are left out, as in JSON; dates are their ISO text.
 * @throws CacheHubError 'invalid-key' for what JSON would lose: functions, symbols, bigints, NaN, infinities,
 * invalid dates, cycles, `undefined` in an array.
 */
export function canonicalJson(value: unknown, depth = 0): string {
  if (depth > MAX_DEPTH) throw keyError(`at most ${MAX_DEPTH} levels deep`, 'more, or a cycle');
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return JSON.stringify(value);
    case 'number':
      if (Number.isFinite(value)) return JSON.stringify(value);
      throw keyError('made of finite numbers', String(value));
    case 'object':
      break;
    default:
      throw keyError('JSON-serialisable', `a value of type ${typeof value}`);
  }
  if (value === null) return 'null';
  if (Array.isArray(value)) {
    // Not `map`: it would skip the holes of a sparse array.
    const parts: string[] = [];
    for (let i = 0; i < value.length; i++) parts.push(canonicalJson(value[i], depth + 1));
    return `[${parts.join(',')}]`;
  }
  return canonicalObject(value, depth);
}

function canonicalObject(value: object, depth: number): string {
  if (hasToJson(value)) return canonicalJson(jsonOf(value), depth + 1);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype && !isForeignPlain(prototype)) {
    throw keyError('made of plain objects and arrays', `an instance of ${className(value)}`);
  }
  const parts: string[] = [];
  const entries = Object.entries(value) as readonly (readonly [string, unknown])[];
  for (const [name, field] of [...entries].sort((a, b) => (a[0] < b[0] ? -1 : 1))) {
    if (field !== undefined)
      parts.push(`${JSON.stringify(name)}:${canonicalJson(field, depth + 1)}`);
  }
  return `{${parts.join(',')}}`;
}

function hasToJson(value: object): value is { toJSON(): unknown } {
  return 'toJSON' in value && typeof value.toJSON === 'function';
}

function jsonOf(value: { toJSON(): unknown }): unknown {
  let json: unknown;
  try {
    json = value.toJSON();
  } catch (error) {
    throw keyError('JSON-serialisable', `a toJSON that throws: ${String(error)}`);
  }
  // An invalid date is null in JSON: it would share its key with null and with every other.
  if (json === null) throw keyError('JSON-serialisable', 'a value whose toJSON is null');
  return json;
}

/** `Object.prototype` of another realm (a frame, a test's sandbox) is as plain as ours. */
function isForeignPlain(prototype: unknown): boolean {
  return (
    typeof prototype === 'object' && prototype !== null && Object.getPrototypeOf(prototype) === null
  );
}

function className(value: object): string {
  const constructor: unknown = value.constructor;
  return typeof constructor === 'function' && constructor.name !== ''
    ? constructor.name
    : 'a class';
}
