import { MAX_NAME_LENGTH } from './limits';
import { fieldFault } from './wire-fault';
import type { WireFault } from './wire-fault';

/** An object off the wire whose fields nobody has looked at yet. */
export type UncheckedRecord = Readonly<Record<string, unknown>>;

/** What a field has to be, in words and as a check. */
export interface FieldKind {
  readonly expected: string;
  readonly accepts: (value: unknown) => boolean;
}

/** One field of a message: its name, what it has to be, and whether it may be left out. */
export interface FieldRule {
  readonly name: string;
  readonly kind: FieldKind;
  readonly optional: boolean;
}

export function isRecord(value: unknown): value is UncheckedRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Versions and positions: safe integers from 0 on. A text, NaN or 2^53 is none. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

export function isEntityType(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && !value.includes(':');
}

/** Beyond 2^53 two numeric ids would become one. */
export function isWireId(value: unknown): value is string | number {
  return typeof value === 'string' ? value !== '' : Number.isSafeInteger(value);
}

export const TEXT: FieldKind = {
  expected: 'a text that is not empty',
  accepts: (value) => typeof value === 'string' && value !== '',
};
export const ANY_TEXT: FieldKind = {
  expected: 'a text',
  accepts: (value) => typeof value === 'string',
};
export const TEXT_OR_NULL: FieldKind = {
  expected: 'a text or null',
  accepts: (value) => value === null || typeof value === 'string',
};
export const TEXTS: FieldKind = {
  expected: 'an array of texts',
  accepts: (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
};
export const COUNT: FieldKind = { expected: 'a safe integer from 0 on', accepts: isCount };
export const MILLISECONDS: FieldKind = {
  expected: 'a number of milliseconds from 0 on',
  accepts: (value) => Number.isFinite(value) && (value as number) >= 0,
};
export const FLAG: FieldKind = {
  expected: 'true or false',
  accepts: (value) => typeof value === 'boolean',
};
export const ENTITY_TYPE: FieldKind = { expected: "a name without ':'", accepts: isEntityType };
/** Of a topic, a room or a method. */
export const NAME: FieldKind = {
  expected: `a name of 1 to ${MAX_NAME_LENGTH} characters`,
  accepts: (value) => typeof value === 'string' && value !== '' && value.length <= MAX_NAME_LENGTH,
};
export const WIRE_ID: FieldKind = {
  expected: 'a text that is not empty, or a safe integer (send larger ids as text)',
  accepts: isWireId,
};
export const RECORD: FieldKind = { expected: 'an object', accepts: isRecord };
export const RECORD_OR_NULL: FieldKind = {
  expected: 'an object or null',
  accepts: (value) => value === null || isRecord(value),
};
export const COUNTS: FieldKind = {
  expected: 'an object of safe integers from 0 on',
  accepts: (value) => isRecord(value) && Object.values(value).every(isCount),
};
export const ANYTHING: FieldKind = {
  expected: 'a value',
  accepts: (value) => value !== undefined,
};

/** One of a fixed set of texts. */
/* @__NO_SIDE_EFFECTS__ */
export function oneOf(...texts: readonly string[]): FieldKind {
  return {
    expected: texts.map((text) => `'${text}'`).join(' or '),
    accepts: (value) => typeof value === 'string' && texts.includes(value),
  };
}

/** An object that keeps rules of its own. */
/* @__NO_SIDE_EFFECTS__ */
export function recordOf(expected: string, rules: readonly FieldRule[]): FieldKind {
  return { expected, accepts: (value) => isRecord(value) && !brokenRule(value, rules) };
}

/** An array of objects that keep rules of their own. */
/* @__NO_SIDE_EFFECTS__ */
export function arrayOf(item: FieldKind): FieldKind {
  return {
    expected: `an array, each ${item.expected}`,
    accepts: (value) => Array.isArray(value) && value.every((one) => item.accepts(one)),
  };
}

/* @__NO_SIDE_EFFECTS__ */
export function required(name: string, kind: FieldKind): FieldRule {
  return { name, kind, optional: false };
}

/* @__NO_SIDE_EFFECTS__ */
export function optional(name: string, kind: FieldKind): FieldRule {
  return { name, kind, optional: true };
}

/** The first field that breaks its rule, as a fault; null where all keep theirs. */
export function checkFields(
  type: string,
  record: UncheckedRecord,
  rules: readonly FieldRule[],
): WireFault | null {
  const broken = brokenRule(record, rules);
  return broken ? fieldFault(type, broken.name, broken.kind.expected, record[broken.name]) : null;
}

function brokenRule(record: UncheckedRecord, rules: readonly FieldRule[]): FieldRule | null {
  for (const rule of rules) {
    const value = record[rule.name];
    if (value === undefined && rule.optional) continue;
    if (!rule.kind.accepts(value)) return rule;
  }
  return null;
}
