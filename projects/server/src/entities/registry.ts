import { MESSAGES, ROOMS } from './chat-entities';
import { CONTACTS, CUSTOMERS, TRANSACTIONS } from './crm-entities';
import type { EntityDefinition } from './entity-definition';
import { ACTIVITIES, DASHBOARD_METRICS } from './observed-entities';
import { NOTES, TODOS } from './planning-entities';
import { SALES } from './sales-entities';

export const ENTITIES: readonly EntityDefinition[] = [
  CUSTOMERS,
  CONTACTS,
  TRANSACTIONS,
  TODOS,
  NOTES,
  ROOMS,
  MESSAGES,
  SALES,
  DASHBOARD_METRICS,
  ACTIVITIES,
];

const BY_TYPE = new Map(ENTITIES.map((entity) => [entity.type, entity]));

export function findEntity(type: string): EntityDefinition | undefined {
  return BY_TYPE.get(type);
}
