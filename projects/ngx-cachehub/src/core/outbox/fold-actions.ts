import { isPlain } from '../values';
import type { OfflineAction, OptimisticChange } from './offline-action';
import { rowIdOf } from './new-action';
import { visitIds } from './rewrite-ids';

/** What two actions make together: one action, nothing at all, or no whole. */
export type Folding =
  | { readonly kind: 'one'; readonly action: OfflineAction }
  | { readonly kind: 'none' }
  | { readonly kind: 'apart' };

const APART: Folding = { kind: 'apart' };
const NONE: Folding = { kind: 'none' };

/**
 * Two actions that follow each other in one lane, as one. Only what was never sent folds, and only
 * where `op` says that the payload is the row or the changed fields of it. The earlier keeps its
 * place, identity and base, be it none: the later one's shows what the earlier changes already, and a merge
 * would take that for the server's.
 */
export function foldActions(earlier: OfflineAction, later: OfflineAction): Folding {
  if (!isUnsent(earlier) || !isUnsent(later) || !isSameRow(earlier, later)) return APART;
  if (later.op === 'delete') {
    if (earlier.op === 'create') return NONE;
    return earlier.op === 'update' ? one(earlier, later, later.payload) : APART;
  }
  if (later.op !== 'update') return APART;
  // Another type may have a handler that knows its own fields only.
  if (earlier.op === 'update' && earlier.type !== later.type) return APART;
  if (earlier.op !== 'update' && earlier.op !== 'create') return APART;
  if (!isFields(earlier.payload) || !isFields(later.payload)) return APART;
  if (earlier.op === 'create' && namesAnew(earlier, earlier.payload, later.payload)) return APART;
  return one(earlier, later, { ...earlier.payload, ...later.payload });
}

/** Only after its create does a row's temporary id become the real one: inside of it, it would be sent. */
function namesAnew(
  { tempId }: OfflineAction,
  row: Readonly<Record<string, unknown>>,
  changes: Readonly<Record<string, unknown>>,
): boolean {
  let isNamed = false;
  for (const [name, value] of Object.entries(changes)) {
    // A row that is written as a whole says its own id again.
    if (Object.hasOwn(row, name) && row[name] === value) continue;
    visitIds({ [name]: value }, (id) => (isNamed ||= String(id) === tempId));
  }
  return isNamed;
}

function one(earlier: OfflineAction, later: OfflineAction, payload: unknown): Folding {
  const optimistic = foldChanges(earlier, later);
  const dependsOn = dependenciesOf(earlier, later);
  const isDelete = later.op === 'delete';
  return {
    kind: 'one',
    action: {
      ...earlier,
      ...(isDelete ? { type: later.type, op: later.op } : {}),
      payload,
      ...(optimistic === undefined ? {} : { optimistic }),
      ...(dependsOn.length > 0 && { dependsOn }),
    },
  };
}

/** The later one's as well: the earlier may wait for the same by a name that the later one's fields replace. */
function dependenciesOf(earlier: OfflineAction, later: OfflineAction): readonly string[] {
  const ids = new Set([...(earlier.dependsOn ?? []), ...(later.dependsOn ?? [])]);
  ids.delete(earlier.id);
  return [...ids];
}

function isUnsent(action: OfflineAction): boolean {
  return action.status === 'queued' && !action.sent;
}

function isSameRow(a: OfflineAction, b: OfflineAction): boolean {
  const id = rowIdOf(a);
  if (a.entity === undefined || a.entity !== b.entity || id === undefined) return false;
  return String(id) === String(rowIdOf(b)) && a.schemaVersion === b.schemaVersion;
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && isPlain(value);
}

/** What both show, each row once where it can be: layers that were folded do not grow with every keystroke. */
function foldChanges(
  earlier: OfflineAction,
  later: OfflineAction,
): readonly OptimisticChange[] | undefined {
  if (later.optimistic === undefined) return earlier.optimistic;
  const folded = [...(earlier.optimistic ?? [])];
  for (const change of later.optimistic) {
    const row = rowOf(change, later);
    let at = folded.length - 1;
    while (at >= 0 && rowOf(folded[at], earlier) !== row) at--;
    const whole = at < 0 ? undefined : foldChange(folded[at], change);
    if (whole === undefined) folded.push(change);
    else folded[at] = whole;
  }
  return folded;
}

/** Undefined where both have to be kept. */
function foldChange(a: OptimisticChange, b: OptimisticChange): OptimisticChange | undefined {
  if (a.type === 'DELETE' || b.type === 'CREATE') return undefined;
  if (b.type === 'DELETE') return a.type === 'UPDATE' ? b : undefined;
  if (a.type === 'CREATE') return { ...a, entity: changed(a.entity, b.changes, b.unset) };
  const unset = [
    ...(a.unset ?? []).filter((name) => !Object.hasOwn(b.changes, name)),
    ...(b.unset ?? []),
  ];
  const { unset: _, ...rest } = a;
  const changes = changed(a.changes, b.changes, b.unset);
  return unset.length === 0 ? { ...rest, changes } : { ...rest, changes, unset };
}

function changed(
  fields: unknown,
  changes: unknown,
  unset: readonly string[] | undefined,
): Record<string, unknown> {
  const next = { ...(isFields(fields) ? fields : {}), ...(isFields(changes) ? changes : {}) };
  for (const name of unset ?? []) Reflect.deleteProperty(next, name);
  return next;
}

/** Row ids compare as strings; a change that does not say its row is like no other. */
function rowOf(change: OptimisticChange, action: OfflineAction): string | symbol {
  const entity = change.entityType ?? action.entity;
  const isOwn = change.type === 'CREATE' && entity === action.entity;
  const id = change.entityId ?? (isOwn ? rowIdOf(action) : undefined);
  return id === undefined ? Symbol('no row') : JSON.stringify([entity, String(id)]);
}
