import { mapDomainEvent } from './map-domain-event';

const ROW = { id: 'p1', name: 'Ada' };

describe('the frames of a server that knows nothing of the hub', () => {
  it('[row:D1] a created contact becomes a create', () => {
    expect(mapDomainEvent({ type: 'contact_created', data: ROW })).toEqual({
      type: 'ENTITY_CREATED',
      data: { entityType: 'contacts', entity: ROW },
    });
  });

  it('[row:D1] an update carries the whole row, a delete its id', () => {
    expect(mapDomainEvent({ type: 'contact_updated', data: ROW })).toEqual({
      type: 'ENTITY_UPDATED',
      data: { entityType: 'contacts', entityId: 'p1', entity: ROW },
    });
    expect(mapDomainEvent({ type: 'contact_deleted', data: ROW })).toEqual({
      type: 'ENTITY_DELETED',
      data: { entityType: 'contacts', entityId: 'p1' },
    });
  });

  it.each([
    null,
    'text',
    42,
    [],
    {},
    { type: 'contact_created' },
    { type: 'contact_created', data: null },
    { type: 'transaction_created', data: ROW },
    { type: '__proto__', data: ROW },
  ])('[row:D1] passes by what is not about contacts: %j', (frame) => {
    expect(mapDomainEvent(frame)).toBeNull();
  });
});
