import type { OfflineActionInput, OptimisticChange } from './offline-action';

/** What an action shows of the very row that it writes. */
export function ownChanges(action: OfflineActionInput): readonly OptimisticChange[] {
  return (action.optimistic ?? []).filter((change) => isOwn(change, action));
}

/** The fields that an update removes: a payload has no word for them, what is shown has. */
export function removedFields(action: OfflineActionInput): readonly string[] {
  return ownChanges(action).flatMap((change) =>
    change.type === 'UPDATE' ? (change.unset ?? []) : [],
  );
}

function isOwn(change: OptimisticChange, action: OfflineActionInput): boolean {
  if ((change.entityType ?? action.entity) !== action.entity) return false;
  if (change.entityId === undefined) return change.type === 'CREATE' && action.op === 'create';
  const own = [action.entityId, action.tempId].filter((id) => id !== undefined);
  return own.some((id) => String(id) === String(change.entityId));
}
