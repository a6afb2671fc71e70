import type { OfflineAction } from './offline-action';
import { mendedCopy, storedCopy } from './storable-copy';

/** What a stored record, or another tab's message, turned out to be. */
export type DecodedAction =
  | {
      readonly kind: 'action';
      readonly action: OfflineAction;
      /** Paths of names that reach a prototype: they were left out, and are to be reported. */
      readonly dropped: readonly string[];
    }
  /** Nothing that this queue could have written. `id` where it has one, so that it can be reported. */
  | {
      readonly kind: 'fault';
      readonly id: string | undefined;
      readonly field: string;
      readonly message: string;
    };

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string' && value !== '';
const isFinite: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const isCount: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
const isId: Check = (value) => isText(value) || isFinite(value);
const isTexts: Check = (value) => Array.isArray(value) && value.every(isText);

/* @__NO_SIDE_EFFECTS__ */
function isOneOf(...words: readonly string[]): Check {
  return (value) => typeof value === 'string' && words.includes(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isChange(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { type, entityId, entity, changes } = value;
  if (type === 'CREATE') return isRecord(entity) && (entityId === undefined || isId(entityId));
  if (type === 'UPDATE') return isRecord(changes) && isId(entityId);
  return type === 'DELETE' && isId(entityId);
}

function isConflict(value: unknown): boolean {
  if (!isRecord(value) || !Array.isArray(value['fields'])) return false;
  return isText(value['id']) && isText(value['entity']) && isId(value['entityId']);
}

interface Field {
  readonly check: Check;
  readonly expected: string;
  readonly isOptional?: true;
}

const TEXT = { check: isText, expected: 'a non-empty string' };
const NUMBER = { check: isFinite, expected: 'a finite number' };
const COUNT = { check: isCount, expected: 'a safe integer of at least 0' };
const ID = { check: isId, expected: 'a string or a finite number' };
const TEXTS = { check: isTexts, expected: 'an array of strings' };

/* @__NO_SIDE_EFFECTS__ */
function optional(field: Field): Field {
  return { ...field, isOptional: true };
}

/** One rule for each field of a record; what is not here is not read. */
const FIELDS: { readonly [K in keyof Required<OfflineAction>]: Field } = {
  id: TEXT,
  type: TEXT,
  payload: { check: () => true, expected: 'data', isOptional: true },
  entity: optional(TEXT),
  entityId: optional(ID),
  op: optional({
    check: isOneOf('create', 'update', 'delete'),
    expected: "'create', 'update' or 'delete'",
  }),
  optimistic: optional({
    check: (value) => Array.isArray(value) && value.every(isChange),
    expected: 'an array of changes',
  }),
  tempId: optional(TEXT),
  baseVersion: optional(COUNT),
  base: { check: () => true, expected: 'data', isOptional: true },
  lane: TEXT,
  dependsOn: optional(TEXTS),
  idempotencyKey: TEXT,
  createdAt: NUMBER,
  seq: COUNT,
  attempts: COUNT,
  nextAttemptAt: {
    check: (value) => value === null || isFinite(value),
    expected: 'a time or null',
  },
  status: {
    check: isOneOf('queued', 'sending', 'waiting', 'conflict', 'parked', 'confirmed'),
    expected: 'a status',
  },
  sent: { check: (value) => typeof value === 'boolean', expected: 'true or false' },
  userKey: {
    check: (value) => value === null || typeof value === 'string',
    expected: 'a string or null',
  },
  schemaVersion: NUMBER,
  realId: optional(ID),
  conflict: optional({ check: isConflict, expected: 'a conflict' }),
  error: optional({
    check: (value) => isRecord(value) && isText(value['code']) && isText(value['message']),
    expected: 'an error with code and message',
  }),
  folded: optional(TEXTS),
  remade: optional(COUNT),
  retried: optional(COUNT),
  lastPart: optional(TEXT),
  parts: optional(COUNT),
  unmade: optional(TEXTS),
};

const NAMES = /* @__PURE__ */ Object.keys(FIELDS) as readonly (keyof OfflineAction)[];

/**
 * A stored record, or one that another tab posted, as an action. Never throws: what is corrupt or
 * foreign is a fault, with the field that shows it. The action is a copy, without unknown fields.
 */
export function decodeAction(value: unknown): DecodedAction {
  const dropped: string[] = [];
  let field: keyof OfflineAction | 'action' = 'action';
  try {
    if (!isRecord(value)) return fault(value, field, 'has to be an object');
    const fields: Record<string, unknown> = {};
    for (field of NAMES) {
      const part = readField(value, field, dropped);
      const { check, expected, isOptional } = FIELDS[field];
      if (part === undefined && isOptional) continue;
      if (!check(part)) return fault(value, field, `has to be ${expected}; got ${shown(part)}`);
      fields[field] = part;
    }
    // A handler is always given a payload; a store may not keep one that is empty.
    fields['payload'] ??= null;
    return { kind: 'action', action: fields as unknown as OfflineAction, dropped };
  } catch (error) {
    // Not plain data, or a getter that throws: no record of this queue.
    return fault(value, field, error instanceof Error ? error.message : String(error));
  }
}

/** What is kept to be compared or shown need not be as strict as what is sent. */
function readField(
  record: Readonly<Record<string, unknown>>,
  name: keyof OfflineAction,
  dropped: string[],
): unknown {
  const value = record[name];
  return name === 'base' || name === 'conflict'
    ? mendedCopy(value, name)
    : storedCopy(value, name, dropped);
}

function fault(value: unknown, field: string, message: string): DecodedAction {
  return { kind: 'fault', id: idOf(value), field, message: `${field} ${message}` };
}

function idOf(value: unknown): string | undefined {
  try {
    return isRecord(value) && typeof value['id'] === 'string' ? value['id'] : undefined;
  } catch {
    // An id that cannot be read is none.
    return undefined;
  }
}

/** Its kind only: what a user wrote belongs in no message. */
function shown(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : typeof value;
}
