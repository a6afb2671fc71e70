import type { EventEnvelope, EventMessage } from '../protocol';
import type { LoggedChange } from './change';

/** A change as the wire says it. */
export function toEventMessage(logged: LoggedChange, envelope: EventEnvelope): EventMessage {
  const { entityType, change } = logged;
  switch (change.kind) {
    case 'created':
      return {
        type: 'ENTITY_CREATED',
        ...envelope,
        data: { entityType, entityId: change.id, version: change.version, entity: change.row },
      };
    case 'updated':
      return {
        type: 'ENTITY_UPDATED',
        ...envelope,
        data: {
          entityType,
          entityId: change.id,
          version: change.version,
          baseVersion: change.baseVersion,
          changes: change.changes,
        },
      };
    case 'deleted':
      return {
        type: 'ENTITY_DELETED',
        ...envelope,
        data: { entityType, entityId: change.id, version: change.version, cause: 'deleted' },
      };
    case 'deleted-many': {
      const updates = change.rows.map(({ id, version }) => ({
        op: 'delete' as const,
        entityId: id,
        version,
      }));
      return { type: 'BULK_UPDATE', ...envelope, data: { entityType, updates } };
    }
  }
}
