import { newAction } from './new-action';
import type { ActionError, OfflineAction, Upcast } from './offline-action';
import { notUpcast } from './outbox-errors';

/**
 * A stored action as this release can run it; itself where it is of today. What cannot be brought to
 * today's shape is parked, never dropped: the next release may know how.
 */
export function upcastAction(
  action: OfflineAction,
  schemaVersion: number,
  upcast: Upcast | undefined,
): OfflineAction {
  if (action.schemaVersion === schemaVersion || action.status === 'confirmed') return action;
  if (action.schemaVersion > schemaVersion) {
    return park(action, notUpcast(action, schemaVersion, 'a newer release queued it'));
  }
  if (upcast === undefined) return resume({ ...action, schemaVersion });
  let result: OfflineAction | null;
  try {
    result = upcast(action, action.schemaVersion);
    if (result !== null) return resume(taken(action, result, schemaVersion));
  } catch (error) {
    return park(
      action,
      notUpcast(action, schemaVersion, `its upcast failed with ${String(error)}`),
    );
  }
  return park(action, notUpcast(action, schemaVersion, 'its upcast gave null'));
}

/** What the write says is upcast's; what became of it so far is the queue's. */
function taken(action: OfflineAction, result: OfflineAction, schemaVersion: number): OfflineAction {
  const { id, idempotencyKey, createdAt, userKey, seq } = action;
  const stamp = { id, idempotencyKey, now: createdAt, userKey };
  const { idempotencyKey: _, ...input } = result;
  const { attempts, nextAttemptAt, status, sent } = action;
  const { error, conflict, folded, remade, retried, lastPart, parts, unmade } = action;
  return {
    ...newAction(input, stamp, seq, schemaVersion),
    attempts,
    nextAttemptAt,
    status,
    sent,
    ...(error === undefined ? {} : { error }),
    ...(conflict === undefined ? {} : { conflict }),
    ...(folded === undefined ? {} : { folded }),
    ...(remade === undefined ? {} : { remade }),
    ...(retried === undefined ? {} : { retried }),
    ...(lastPart === undefined ? {} : { lastPart }),
    ...(parts === undefined ? {} : { parts }),
    ...(unmade === undefined ? {} : { unmade }),
  };
}

function resume(action: OfflineAction): OfflineAction {
  if (action.status !== 'parked' || action.error?.code !== 'no-handler') return action;
  const { error, ...rest } = action;
  return { ...rest, status: 'queued', nextAttemptAt: null };
}

function park(action: OfflineAction, error: ActionError): OfflineAction {
  if (action.status === 'parked') return action;
  return { ...action, status: 'parked', nextAttemptAt: null, error };
}
