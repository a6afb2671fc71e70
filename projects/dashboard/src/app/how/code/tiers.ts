// Written by `npm run code` from the regions that the sources mark. Do not edit.

import type { CodeSample } from '../code-sample';

export const SAMPLES: readonly CodeSample[] = [
  {
    title: 'A hub of its own for one route, over domain events',
    file: 'src/app/tiers/tier-routes.ts',
    code: "{\n  path: 'events',\n  title: 'Domain events · Pulse',\n  loadComponent: loadPage,\n  data: { tier: EVENTS },\n  providers: [\n    provideCacheHub(\n      () => ({ id: hubId('events'), entities: [CONTACTS] }),\n      withRealtime(() => ({\n        ...deviceTransport('/ws-events', 'plain'),\n        mapIncoming: mapDomainEvent,\n      })),\n    ),\n    ContactService,\n  ],\n},",
  },
  {
    title: 'One function maps each frame',
    file: 'src/app/tiers/map-domain-event.ts',
    code: "export function mapDomainEvent(frame: unknown): object | null {\n  if (!isRecord(frame)) return null;\n  const row = frame['data'];\n  if (!isRecord(row)) return null;\n  const entityType = CONTACTS.name;\n  const entityId = row['id'];\n  switch (frame['type']) {\n    case 'contact_created':\n      return { type: 'ENTITY_CREATED', data: { entityType, entity: row } };\n    case 'contact_updated':\n      return { type: 'ENTITY_UPDATED', data: { entityType, entityId, entity: row } };\n    case 'contact_deleted':\n      return { type: 'ENTITY_DELETED', data: { entityType, entityId } };\n    default:\n      return null;\n  }\n}",
  },
];
