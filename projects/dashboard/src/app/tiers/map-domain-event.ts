import { CONTACTS } from '../entities/contacts';

/**
 * A frame of a server that knows nothing of the hub, `{"type":"contact_created","data":{…row}}`,
 * as the message the hub understands; null for what is not about contacts.
 */
// #region how:tiers:2 One function maps each frame
export function mapDomainEvent(frame: unknown): object | null {
  if (!isRecord(frame)) return null;
  const row = frame['data'];
  if (!isRecord(row)) return null;
  const entityType = CONTACTS.name;
  const entityId = row['id'];
  switch (frame['type']) {
    case 'contact_created':
      return { type: 'ENTITY_CREATED', data: { entityType, entity: row } };
    case 'contact_updated':
      return { type: 'ENTITY_UPDATED', data: { entityType, entityId, entity: row } };
    case 'contact_deleted':
      return { type: 'ENTITY_DELETED', data: { entityType, entityId } };
    default:
      return null;
  }
}
// #endregion how

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
