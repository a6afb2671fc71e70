import { CacheHubError } from '../core/errors/cache-hub-error';

/** What is wrong with an option: what it has to be, or which of its own options is at fault. */
export type OptionComplaint = string | OptionFault;

/** Says what an option has to be; undefined when the value is that. */
export type OptionRule = (value: unknown) => OptionComplaint | undefined;

interface OptionFault {
  /** Its path, as `reconnect.jitter`. */
  readonly option: string;
  readonly expected: string;
  readonly value: unknown;
}

/** Milliseconds ≥ 0, Infinity allowed: "never". */
export const duration: OptionRule = (value) =>
  typeof value === 'number' && value >= 0 ? undefined : 'milliseconds ≥ 0';

/** A finite number of milliseconds > 0. */
export const interval: OptionRule = (value) =>
  typeof value === 'number' && value > 0 && Number.isFinite(value)
    ? undefined
    : 'a finite number of milliseconds > 0';

/** A whole number ≥ `min`; Infinity allowed where "without limit" makes sense. */
/* @__NO_SIDE_EFFECTS__ */
export function count(min: number, infinity: 'finite' | 'or-infinity' = 'finite'): OptionRule {
  return (value) =>
    typeof value === 'number' &&
    value >= min &&
    (Number.isSafeInteger(value) || (infinity === 'or-infinity' && value === Infinity))
      ? undefined
      : `a whole number ≥ ${min}${infinity === 'or-infinity' ? ' or Infinity' : ''}`;
}

/** A number from `min` to `max`, both included. */
/* @__NO_SIDE_EFFECTS__ */
export function between(min: number, max: number): OptionRule {
  return (value) =>
    typeof value === 'number' && value >= min && value <= max
      ? undefined
      : `a number from ${min} to ${max}`;
}

export const flag: OptionRule = (value) =>
  typeof value === 'boolean' ? undefined : 'true or false';

export const text: OptionRule = (value) =>
  typeof value === 'string' && value !== '' ? undefined : 'a non-empty string';

export const fn: OptionRule = (value) => (typeof value === 'function' ? undefined : 'a function');

export const list: OptionRule = (value) => (Array.isArray(value) ? undefined : 'an array');

/* @__NO_SIDE_EFFECTS__ */
export function oneOf(...allowed: readonly string[]): OptionRule {
  return (value) =>
    typeof value === 'string' && allowed.includes(value)
      ? undefined
      : allowed.map((word) => `'${word}'`).join(' or ');
}

/** `false`, which switches the part off, or what `rule` says. */
/* @__NO_SIDE_EFFECTS__ */
export function orFalse(rule: OptionRule): OptionRule {
  return (value) => either(value === false ? undefined : rule(value), 'false');
}

/* @__NO_SIDE_EFFECTS__ */
export function anyOf(...rules: readonly OptionRule[]): OptionRule {
  return (value) => {
    const expected = rules.map((rule) => rule(value));
    return expected.includes(undefined) ? undefined : expected.map(wordsOf).join(', or ');
  };
}

/** A plain object whose options follow `rules`; the faulty one is named by its path. */
/* @__NO_SIDE_EFFECTS__ */
export function group(rules: Readonly<Record<string, OptionRule>>): OptionRule {
  return (value) => {
    if (!isRecord(value)) return `an object with ${Object.keys(rules).join(', ')}`;
    return findFault(value, rules);
  };
}

/**
 * Checks `options` against `rules`. An option that is undefined takes its default.
 *
 * @param where What the reader calls: `provideCacheHub`, `withRealtime` …
 * @throws CacheHubError 'invalid-config' that says what was expected and what came.
 */
export function checkOptions(
  where: string,
  options: object,
  rules: Readonly<Record<string, OptionRule>>,
): void {
  const got: unknown = options;
  if (!isRecord(got)) {
    throw new CacheHubError('invalid-config', `${where} expects an object; got ${show(got)}.`);
  }
  const fault = findFault(got, rules);
  if (fault === undefined) return;
  throw new CacheHubError(
    'invalid-config',
    `${where} expects '${fault.option}' to be ${fault.expected}; got ${show(fault.value)}.`,
    { option: fault.option },
  );
}

function findFault(
  options: Readonly<Record<string, unknown>>,
  rules: Readonly<Record<string, OptionRule>>,
): OptionFault | undefined {
  for (const [option, value] of Object.entries(options)) {
    if (value === undefined) continue;
    const rule = Object.hasOwn(rules, option) ? rules[option] : undefined;
    if (rule === undefined) {
      const expected = `left out: there is no such option (there are ${Object.keys(rules).join(', ')})`;
      return { option, expected, value };
    }
    const complaint = rule(value);
    if (typeof complaint === 'string') return { option, expected: complaint, value };
    if (complaint !== undefined) return { ...complaint, option: `${option}.${complaint.option}` };
  }
  return undefined;
}

function either(
  complaint: OptionComplaint | undefined,
  other: string,
): OptionComplaint | undefined {
  return typeof complaint === 'string' ? `${other}, or ${complaint}` : complaint;
}

function wordsOf(complaint: OptionComplaint | undefined): string {
  if (typeof complaint === 'object') return `'${complaint.option}' to be ${complaint.expected}`;
  return complaint ?? '';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Kinds and small values only: an option can be a token. */
function show(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean' || value === null)
    return String(value);
  if (typeof value === 'string') return value === '' ? 'an empty string' : 'a string';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
