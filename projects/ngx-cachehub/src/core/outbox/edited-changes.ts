import { isPlain } from '../values';
import { rowIdOf } from './new-action';
import type { OfflineAction, OptimisticChange } from './offline-action';

/** What an action shows once its payload was edited; undefined where that does not follow from the payload. */
export function editedChanges(
  action: OfflineAction,
  payload: unknown,
): readonly OptimisticChange[] | undefined {
  const { op, optimistic } = action;
  if (optimistic === undefined || (op !== 'update' && op !== 'create')) return undefined;
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) return undefined;
  if (!isPlain(payload)) return undefined;
  return optimistic.map((change) => (isOwn(change, action) ? shown(change, payload) : change));
}

function shown(
  change: OptimisticChange,
  payload: Readonly<Record<string, unknown>>,
): OptimisticChange {
  if (change.type === 'UPDATE') return { ...change, changes: payload };
  if (change.type === 'DELETE') return change;
  // What the create showed beyond its payload, its id for one, stays.
  const row: unknown = change.entity;
  return { ...change, entity: { ...(typeof row === 'object' ? row : {}), ...payload } };
}

function isOwn(change: OptimisticChange, action: OfflineAction): boolean {
  if ((change.entityType ?? action.entity) !== action.entity) return false;
  const id = change.entityId ?? (change.type === 'CREATE' ? rowIdOf(action) : undefined);
  return id !== undefined && String(id) === String(rowIdOf(action));
}
