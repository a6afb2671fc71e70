import type { EntityDefinition } from '../entities/entity-definition';
import { TRANSACTIONS } from '../entities/crm-entities';
import { ACTIVITIES } from '../entities/observed-entities';
import type { Identity, Role } from './identity';

/** Judged at every request, every subscription, every resume and every event. */
export interface Rights {
  canRead(identity: Identity, entityType: string): boolean;
  canWrite(identity: Identity, entity: EntityDefinition): boolean;
  /** Entity types whose activities are hidden from this user. */
  hiddenSubjects(identity: Identity): readonly string[];
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
