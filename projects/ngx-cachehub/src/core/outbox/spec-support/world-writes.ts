import type { EntityId } from '../../keys';
import type { Conflict } from '../../merge/conflict';
import type { OfflineActionInput } from '../offline-action';

type Fields = Readonly<Record<string, unknown>>;

/** The create of a row, in a lane of its own where it names none. */
export function createInput(
  tempId: string,
  payload: Fields,
  lane: string | undefined,
): OfflineActionInput {
  return {
    type: 'rows.create',
    entity: 'rows',
    op: 'create',
    tempId,
    payload,
    optimistic: [{ type: 'CREATE', entity: payload }],
    ...(lane !== undefined && { lane }),
  };
}

/** A write of a row that is there. */
export function changeInput(
  op: 'update' | 'delete',
  entityId: EntityId,
  payload: Fields,
  baseVersion: number | undefined,
): OfflineActionInput {
  return {
    type: `rows.${op}`,
    entity: 'rows',
    op,
    entityId,
    payload,
    ...(baseVersion !== undefined && { baseVersion }),
    optimistic:
      op === 'delete'
        ? [{ type: 'DELETE', entityId }]
        : [{ type: 'UPDATE', entityId, changes: payload }],
  };
}

/** A conflict that a person has to judge. */
export function openConflict(actionId: string, entityId: EntityId): Conflict {
  const sides = { base: undefined, local: {}, remote: {}, localAt: 1, remoteAt: 2 };
  return { id: `c-${actionId}`, entity: 'rows', entityId, ...sides, merged: {}, fields: [] };
}
