const DEEP = '['.repeat(200) + ']'.repeat(200);
const data = { entityType: 'ruled', entityId: '1' };

/** Nothing of these is a change that a hub may take. */
export const HOSTILE_FRAMES: readonly unknown[] = [
  '',
  '{',
  'null',
  '42',
  DEEP,
  '{"__proto__":{"polluted":true},"type":"ENTITY_UPDATED"}',
  '{"type":"ENTITY_UPDATED","data":{"entityType":"ruled","entityId":"1","version":-1,"changes":{}}}',
  '{"type":"ENTITY_UPDATED","data":{"entityType":"ruled","entityId":"__proto__","changes":7}}',
  { type: 'ENTITY_UPDATED', data: { ...data, version: 1.5, changes: { name: 'bad' } } },
  { type: 'ENTITY_UPDATED', data: { ...data, version: '9', changes: { name: 'bad' } } },
  { type: 'ENTITY_CREATED', data: { ...data, version: 2 ** 60, entity: { id: '1' } } },
  { type: 'ENTITY_DELETED', data: { entityType: '(a+)+$', entityId: {} } },
  {
    type: 'ENTITY_UPDATED',
    sub: 's0.0',
    epoch: 'x',
    seq: 9,
    prev: 8,
    data: { entityType: 'nobody', entityId: '1', version: 99, changes: { name: 'bad' } },
  },
  { type: 'SUBSCRIBED', id: 's9.9', sub: 's9.9', epoch: 'e', seq: -5, mode: 'live' },
  { type: 'CAUGHT_UP', sub: 's9.9', epoch: 'e', seq: 1 },
  { type: 'PONG', pos: { s9: 'x' } },
  { type: 'ERROR', code: 7 },
  { type: 'toString' },
  { type: '__proto__', data: {} },
  [[[]], { type: 'NOPE' }, 7],
  `"${'x'.repeat(2_000_000)}"`,
];
