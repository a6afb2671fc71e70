import type { Conflict } from '../../core/merge/conflict';
import type { OfflineAction } from '../../core/outbox/offline-action';
import type { ConflictVerdict } from '../conflict-port';

/** An update of the note 'n1' that met a conflict, or whatever `of` says. */
export function actionOf(of: Partial<OfflineAction>): OfflineAction {
  return {
    id: 'a1',
    idempotencyKey: 'k1',
    type: 'notes.write',
    entity: 'notes',
    entityId: 'n1',
    op: 'update',
    payload: {},
    lane: 'notes:n1',
    createdAt: 0,
    seq: 1,
    attempts: 1,
    nextAttemptAt: null,
    status: 'conflict',
    sent: true,
    userKey: null,
    schemaVersion: 0,
    ...of,
  };
}

export function conflictOf(verdict: ConflictVerdict): Conflict | undefined {
  return verdict.kind === 'failed' ? undefined : verdict.conflict;
}
