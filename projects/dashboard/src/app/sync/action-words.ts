import type { OfflineAction } from 'ngx-cachehub';

/** An action as a person would tell it. */
export interface ActionWords {
  /** 'Change contact' */
  readonly what: string;
  /** Whom it concerns: a name where one is known, else the id. */
  readonly whom: string;
  /** The fields that it writes. */
  readonly fields: readonly string[];
}

const VERBS = { create: 'Create', update: 'Change', delete: 'Delete' } as const;
/** What stands for a row, the first that there is. */
const TITLES = ['name', 'title', 'description', 'text', 'product'] as const;

export function actionWords(action: OfflineAction): ActionWords {
  const { op, entity, type, payload } = action;
  if (op === undefined || entity === undefined) return { what: type, whom: '', fields: [] };
  return {
    what: `${VERBS[op]} ${singular(entity)}`,
    whom: titleOf(payload) ?? titleOf(action.base) ?? String(action.entityId ?? ''),
    fields: op === 'update' ? Object.keys(asRecord(payload)) : [],
  };
}

/** Why it stopped, as a person would tell it; undefined while nothing went wrong. */
export function reasonWords({ error, unmade }: OfflineAction): string | undefined {
  return unmade === undefined
    ? error?.message
    : 'It belongs to something that was never saved, since that was discarded. Discard this one too.';
}

/** 'contacts' → 'contact' */
export function singular(entity: string): string {
  return entity.endsWith('s') ? entity.slice(0, -1) : entity;
}

/** 'createdAt' → 'created at' */
export function fieldWords(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** As it stands at the head of something: 'created at' → 'Created at' */
export function headline(words: string): string {
  const [first = '', ...rest] = words;
  return first.toUpperCase() + rest.join('');
}

function titleOf(row: unknown): string | undefined {
  const record = asRecord(row);
  for (const field of TITLES) {
    const value = record[field];
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return value instanceof Object ? { ...value } : {};
}
