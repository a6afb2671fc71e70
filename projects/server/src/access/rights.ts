import type { EntityDefinition } from '../entities/entity-definition';
import { TRANSACTIONS } from '../entities/crm-entities';
import { ACTIVITIES } from '../entities/observed-entities';
import { findEntity } from '../entities/registry';
import type { Identity, Role } from './identity';

/** Judged at every request, every subscription, every resume and every event. */
export interface Rights {
  canRead(identity: Identity, entityType: string): boolean;
  canWrite(identity: Identity, entity: EntityDefinition): boolean;
  /** Entity types whose activities are hidden from this user. */
  hiddenSubjects(identity: Identity): readonly string[];
  /** Of a topic or a room: `<entity type>:…` is about that entity, `user:<id>` or `user:<id>:…` that user's. */
  canHear(identity: Identity, topic: string): boolean;
  canPublish(identity: Identity, topic: string): boolean;
}

const HIDDEN: Readonly<Record<Role, readonly string[]>> = {
  editor: [],
  viewer: [],
  limited: [TRANSACTIONS.type],
};

export const roleRights: Rights = {
  canRead: (identity, entityType) => !HIDDEN[identity.role].includes(entityType),
  canWrite: (identity, entity) =>
    entity.writable && identity.role !== 'viewer' && roleRights.canRead(identity, entity.type),
  hiddenSubjects: (identity) => HIDDEN[identity.role],
  canHear: (identity, topic) => {
    const [head = '', owner] = topic.split(':', 2);
    if (head === 'user' && owner !== undefined) return owner === identity.userId;
    return findEntity(head) === undefined || roleRights.canRead(identity, head);
  },
  canPublish: (identity, topic) =>
    identity.role !== 'viewer' && roleRights.canHear(identity, topic),
};

/** Whether a user may see this row of an entity type that it may read. */
export function canSeeRow(
  rights: Rights,
  identity: Identity,
  entityType: string,
  row: Readonly<Record<string, unknown>>,
): boolean {
  const subject = row['entity'];
  if (entityType !== ACTIVITIES.type || typeof subject !== 'string') return true;
  return !rights.hiddenSubjects(identity).includes(subject);
}
