import { CacheHubError } from '../errors/cache-hub-error';
import type { ActionError, OfflineAction } from './offline-action';

export function queueFull(maxQueue: number): CacheHubError {
  return new CacheHubError(
    'queue-full',
    `The queue holds ${maxQueue} writes, and takes no more (offline.maxQueue). Nothing was changed; ` +
      'say so to the user, and try again when some of them are sent.',
  );
}

export function notParked(id: string, action: OfflineAction | undefined): CacheHubError {
  const found = action === undefined ? 'not in the queue' : `'${action.status}'`;
  return new CacheHubError(
    'rejected',
    `Only a parked action can be edited; ${id} is ${found}. Queue another write instead.`,
  );
}

export function beingSent(action: OfflineAction): CacheHubError {
  return new CacheHubError(
    'rejected',
    `The action '${action.type}' (${action.id}) is being sent and cannot be taken back now: ` +
      'its answer decides. Discard it if it is parked afterwards, or write the opposite.',
  );
}

export function namesUnmade({ id, type }: OfflineAction, tempId: string): CacheHubError {
  return new CacheHubError(
    'rejected',
    `The action '${type}' (${id}) names the row '${tempId}', which will never be: its create was given up. ` +
      'Edit it to name another one, or discard it.',
    { id, tempId },
  );
}

/** Why an action is parked that names the row. */
export function unmadeRow(tempId: string): ActionError {
  return {
    code: 'rejected',
    message: `It names the row '${tempId}', which will never be: its create was given up. Edit it to name another one, or discard it.`,
  };
}

export function orphaned(discarded: OfflineAction): ActionError {
  const row = discarded.tempId === undefined ? '' : `, and with it the row '${discarded.tempId}'`;
  return {
    code: 'rejected',
    message: `It depends on the action '${discarded.type}' (${discarded.id}), which was discarded${row}. Edit it or discard it too.`,
  };
}

export function noHandler({ type, entity, op }: OfflineAction): ActionError {
  const isOfEntity = entity !== undefined && op !== undefined;
  const adapter = isOfEntity
    ? `, and the hub knows no adapter of '${entity}' that can '${op}'`
    : '';
  const orKnown = isOfEntity ? ', or by provideCacheHub({ entities })' : '';
  return {
    code: 'no-handler',
    message: `No handler is registered for actions of type '${type}'${adapter}. It waits, and goes on when one is registered by withOffline({handlers}) or registerHandler${orKnown}.`,
  };
}

export function notUpcast(action: OfflineAction, schemaVersion: number, why: string): ActionError {
  return {
    code: 'no-handler',
    message: `The action '${action.type}' was queued under schema version ${action.schemaVersion}, and this release runs ${schemaVersion}: ${why}. It is kept, and tried again at the next start.`,
  };
}

export function unmade(settled: OfflineAction): ActionError {
  return {
    code: 'rejected',
    message: `It names the row '${settled.tempId}', which the action '${settled.type}' (${settled.id}) would have made: the server's state was kept instead. Edit it or discard it.`,
  };
}
