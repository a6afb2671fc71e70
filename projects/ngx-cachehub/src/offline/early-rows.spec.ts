import { TestBed } from '@angular/core/testing';
import {
  CacheHubService,
  defineEntity,
  detailKey,
  OfflineSyncService,
  provideCacheEntities,
  RealtimeCacheService,
  withOffline,
  type ActionHandler,
  type OfflineActionInput,
} from 'ngx-cachehub';
import { CacheHubTestingController, provideCacheHubTesting } from 'ngx-cachehub/testing';
import { of, Subject } from 'rxjs';

interface Customer {
  readonly id: string;
  readonly name: string;
  readonly version?: number;
}

const customers = defineEntity<Customer, string>('customers');

/** A create whose row has come over the stream as `r1`, and whose answer has not come yet. */
async function shownEarly() {
  const answer = new Subject<Customer>();
  const sent: string[] = [];
  const update: ActionHandler = ({ entityId, payload }) => {
    sent.push(`${entityId} ${JSON.stringify(payload)}`);
    return of(undefined);
  };
  const features = [withOffline({ handlers: { create: () => answer, update } })];
  TestBed.configureTestingModule({
    providers: [provideCacheHubTesting({ features }), provideCacheEntities(customers)],
  });
  const controller = TestBed.inject(CacheHubTestingController);
  const offline = TestBed.inject(OfflineSyncService);
  TestBed.inject(RealtimeCacheService).subscribeToEntity(customers).subscribe();
  controller.realtime.open();
  await controller.settle();
  await offline.queueOfflineAction({
    type: 'create',
    payload: { name: 'Eve' },
    entity: 'customers',
    op: 'create',
    tempId: 'tmp_1',
    optimistic: [{ type: 'CREATE', entity: { id: 'tmp_1', name: 'Eve' } }],
  });
  await offline.queueOfflineAction(write('tmp_1', { name: 'Eva' }));
  const entity = { id: 'r1', name: 'Eve', version: 1 };
  controller.realtime.emit({
    type: 'ENTITY_CREATED',
    data: { entityType: 'customers', entityId: 'r1', version: 1, entity },
    origin: { mutationId: controller.queued()[0].idempotencyKey },
  });
  await controller.advance(200);
  const hub = TestBed.inject(CacheHubService);
  const answerNow = async () => {
    answer.next(entity);
    answer.complete();
    await controller.advance(1_000);
  };
  return { controller, offline, hub, sent, answerNow };
}

function write(entityId: string, changes: object, more: Partial<OfflineActionInput> = {}) {
  const optimistic = [{ type: 'UPDATE' as const, entityId, changes }];
  const row = { type: 'update', entity: 'customers', op: 'update', entityId, optimistic } as const;
  return { ...row, payload: changes, ...more };
}

describe('a row that a stream shows before the answer to its create', () => {
  it('[O6][I7] is written in the order in which it was asked for, by whatever id', async () => {
    const { offline, hub, sent, answerNow } = await shownEarly();
    expect(hub.getValue(detailKey('customers', 'tmp_1'))).toMatchObject({ id: 'r1', name: 'Eva' });
    await offline.queueOfflineAction(write('r1', { name: 'Evi' }, { type: 'update', lane: 'r1' }));
    await offline.queueOfflineAction(write('r1', { rank: 1 }));
    expect(hub.getValue(detailKey('customers', 'r1'))).toMatchObject({ name: 'Evi', rank: 1 });
    expect(sent).toEqual([]);
    await answerNow();
    expect(sent).toEqual(['r1 {"name":"Eva","rank":1}', 'r1 {"name":"Evi"}']);
    expect(offline.queueSize()).toBe(0);
  });

  it('[O6] is named by the one id that the server knows once the answer is there', async () => {
    const { offline, sent, answerNow } = await shownEarly();
    await answerNow();
    expect(sent).toEqual(['r1 {"name":"Eva"}']);
    await offline.queueOfflineAction(write('r1', { rank: 1 }));
    await offline.queueOfflineAction(write('tmp_1', { rank: 2 }));
    expect(offline.actions().map(({ entityId, lane }) => [entityId, lane])).toEqual([
      ['r1', 'customers:r1'],
    ]);
  });

  it('[X32] wears the badge of what waits under its temporary id', async () => {
    const { hub, answerNow } = await shownEarly();
    const state = hub.collection(customers).syncState('r1');
    expect(state()).toBe('queued');
    await answerNow();
    expect(state()).toBe('synced');
  });
});
