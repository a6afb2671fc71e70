/** What can be wrong with a frame. */
export type WireFaultCode =
  | 'empty'
  | 'binary'
  | 'too-large'
  | 'too-deep'
  | 'not-json'
  | 'not-object'
  | 'bad-field'
  | 'forbidden-key'
  | 'unknown-type';

/**
 * Something that came over the wire and cannot be used. A value, never an exception: one bad frame
 * must not disturb the next. It holds no part of a row.
 */
export interface WireFault {
  readonly code: WireFaultCode;
  /** Which part of the message, as a path: `data.version`. */
  readonly field?: string;
  /** A sentence for a person: what was expected and what came. */
  readonly message: string;
  readonly expected?: string;
  readonly got?: string;
}

const SHOWN_CHARACTERS = 24;

/** Names a value in a few words, without what it says: it may be a row's. */
export function describeValue(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  switch (typeof value) {
    case 'undefined':
      return 'nothing';
    case 'string':
      return `a text of ${value.length} characters`;
    case 'number':
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'object':
      return 'an object';
    default:
      return `a ${typeof value}`;
  }
}

/** A frame that is unusable as a whole. */
export function frameFault(code: WireFaultCode, expected: string, got: string): WireFault {
  return { code, message: `Expected ${expected}, got ${got}.`, expected, got };
}

/** A message with a field of the wrong kind. */
export function fieldFault(
  type: string,
  field: string,
  expected: string,
  value: unknown,
): WireFault {
  const got = describeValue(value);
  const message = `${type}: expected ${field} to be ${expected}, got ${got}.`;
  return { code: 'bad-field', field, message, expected, got };
}

/** A key that could reach a prototype; it was left out, the rest of the frame is used. */
export function forbiddenKeyFault(field: string): WireFault {
  return {
    code: 'forbidden-key',
    field,
    message: `The key ${field} could reach a prototype and was left out.`,
    expected: 'no key named __proto__, constructor or prototype',
    got: field,
  };
}

/** A type that this protocol does not know and that nobody asked for. */
export function unknownTypeFault(type: string): WireFault {
  const got = type.length > SHOWN_CHARACTERS ? describeValue(type) : JSON.stringify(type);
  return {
    code: 'unknown-type',
    field: 'type',
    message: `Expected a type of cache-sync.v1, got ${got}; the message was ignored.`,
    expected: 'a type of cache-sync.v1',
    got,
  };
}
