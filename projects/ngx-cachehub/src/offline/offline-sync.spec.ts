import { TestBed } from '@angular/core/testing';
import {
  CacheHubService,
  defineEntity,
  detailKey,
  OfflineSyncService,
  OptimisticUpdates,
  provideCacheEntities,
  withOffline,
  type ActionHandler,
  type OfflineActionInput,
  type OfflineOptions,
} from 'ngx-cachehub';
import { CacheHubTestingController, provideCacheHubTesting } from 'ngx-cachehub/testing';
import { NEVER, Subject, type Observable } from 'rxjs';

interface Customer {
  readonly id: number | string;
  readonly name: string;
  readonly version?: number;
}

const customers = defineEntity<Customer>('customers');
const ada: Customer = { id: 1, name: 'Ada', version: 3 };
const DETAIL = detailKey('customers', 1);

function setUp(options: OfflineOptions = {}) {
  TestBed.configureTestingModule({
    providers: [
      provideCacheHubTesting({ features: [withOffline(options)] }),
      provideCacheEntities(customers),
    ],
  });
  const controller = TestBed.inject(CacheHubTestingController);
  controller.seed(customers, [ada]);
  return {
    controller,
    hub: TestBed.inject(CacheHubService),
    offline: TestBed.inject(OfflineSyncService),
    updates: TestBed.inject(OptimisticUpdates),
  };
}

function rename(name: string, id: number | string = 1): OfflineActionInput {
  return {
    type: 'rename',
    payload: { name },
    entity: 'customers',
    entityId: id,
    op: 'update',
    baseVersion: 3,
    optimistic: [{ type: 'UPDATE', entityId: id, changes: { name } }],
  };
}

/** A handler that answers when the test does. */
function held() {
  const answers: Subject<unknown>[] = [];
  const handler = jest.fn<Observable<unknown>, Parameters<ActionHandler>>(() => {
    const answer = new Subject<unknown>();
    answers.push(answer);
    return answer;
  });
  const answer = (index: number, value: unknown) => {
    answers[index].next(value);
    answers[index].complete();
  };
  return { handler, answers, answer };
}

describe('OfflineSyncService', () => {
  it('[row:A7] queues while offline, sends when online, and shows the write meanwhile', async () => {
    const { handler, answer } = held();
    const { controller, hub, offline } = setUp({ handlers: { rename: handler } });
    controller.setOnline(false);
    const id = await offline.queueOfflineAction(rename('Eve'));
    expect(hub.getValue<Customer>(DETAIL)?.name).toBe('Eve');
    expect([offline.isOnline(), offline.status(), offline.queueSize()]).toEqual([
      false,
      'offline',
      1,
    ]);
    expect(handler).not.toHaveBeenCalled();
    controller.setOnline(true);
    await controller.settle();
    expect(handler).toHaveBeenCalledTimes(1);
    expect([offline.status(), controller.queued().map((action) => action.id)]).toEqual([
      'syncing',
      [id],
    ]);
    answer(0, { ...ada, name: 'Eve', version: 4 });
    await controller.settle();
    expect([offline.status(), offline.queueSize(), offline.lastSyncedAt()]).toEqual([
      'idle',
      0,
      expect.any(Number),
    ]);
    expect(hub.getValue(DETAIL)).toEqual({ ...ada, name: 'Eve', version: 4 });
  });

  it('[Q2] says that it does not know yet what waits, until the device has been read', async () => {
    const { controller, offline } = setUp();
    expect(offline.isRestoring()).toBe(true);
    await controller.settle();
    expect(offline.isRestoring()).toBe(false);
  });

  it('[Q3] sends every attempt under one key', async () => {
    const { handler, answers } = held();
    const { controller, offline } = setUp({ handlers: { rename: handler } });
    void offline.queueOfflineAction(rename('Eve'));
    await controller.settle();
    answers[0].error({ status: 503 });
    await controller.advance(2_000);
    expect(handler).toHaveBeenCalledTimes(2);
    const keys = handler.mock.calls.map(([action, ctx]) => [
      action.idempotencyKey,
      ctx.idempotencyKey,
      ctx.baseVersion,
    ]);
    expect(keys[1]).toEqual(keys[0]);
    expect(keys[0][2]).toBe(3);
  });

  it('[I7] one lane runs one at a time and in order; other lanes run beside it', async () => {
    const { handler, answer } = held();
    const { controller, offline } = setUp({ handlers: { note: handler } });
    for (const text of ['a1', 'a2', 'b1']) {
      void offline.queueOfflineAction({ type: 'note', payload: text, lane: text[0] });
    }
    await controller.settle();
    const sent = () => handler.mock.calls.map(([action]) => action.payload as string);
    expect(sent()).toEqual(['a1', 'b1']);
    answer(0, null);
    await controller.settle();
    expect(sent()).toEqual(['a1', 'b1', 'a2']);
  });

  it('[Q5] an action that always fails blocks its own lane only', async () => {
    const { controller, hub, offline } = setUp({
      handlers: {
        rename: () => {
          throw new Error('no');
        },
        note: () => 'done',
      },
    });
    void offline.queueOfflineAction(rename('Eve'));
    void offline.queueOfflineAction(rename('Zoe'));
    const other = offline.perform({ type: 'note', payload: 1 });
    await controller.settle();
    await expect(other).resolves.toBe('done');
    expect(offline.parked().map(({ error }) => error?.code)).toEqual(['rejected']);
    expect(controller.queued().map(({ status }) => status)).toEqual(['parked', 'queued']);
    expect(hub.getValue<Customer>(DETAIL)?.name).toBe('Zoe');
  });

  it('[Q4] an expired token deletes nothing: the queue pauses, and resumes', async () => {
    const { handler, answers, answer } = held();
    const { controller, offline } = setUp({ handlers: { rename: handler } });
    void offline.queueOfflineAction(rename('Eve'));
    await controller.settle();
    answers[0].error({ status: 401 });
    await controller.advance(60_000);
    expect([offline.status(), offline.queueSize(), handler.mock.calls.length]).toEqual([
      'paused-auth',
      1,
      1,
    ]);
    offline.resume();
    await controller.settle();
    expect(handler).toHaveBeenCalledTimes(2);
    answer(1, { ...ada, name: 'Eve', version: 4 });
    await controller.settle();
    expect(offline.queueSize()).toBe(0);
  });

  it('[Q4] reads the status and never the text: a passing failure that says 400 deletes nothing', async () => {
    const { handler, answers } = held();
    const { controller, offline } = setUp({ handlers: { rename: handler } });
    void offline.queueOfflineAction(rename('Eve'));
    await controller.settle();
    answers[0].error({ status: 503, message: '400 Bad Request' });
    await controller.advance(30_000);
    expect([offline.queueSize(), offline.parked().length, handler.mock.calls.length]).toEqual([
      1, 0, 2,
    ]);
  });

  it('[Q4] a network loss is no attempt, however often', async () => {
    const { handler } = held();
    handler.mockImplementation(() => {
      throw Object.assign(new Error('lost'), { status: 0 });
    });
    const { controller, offline } = setUp({ handlers: { rename: handler } });
    void offline.queueOfflineAction(rename('Eve'));
    await controller.advance(600_000);
    expect(handler.mock.calls.length).toBeGreaterThan(5);
    expect(controller.queued()).toMatchObject([{ attempts: 0, status: 'waiting' }]);
    expect(offline.isOnline()).toBe(false);
  });

  it('[Q7] one more than the queue holds is refused, and changes nothing', async () => {
    const { controller, hub, offline } = setUp({
      maxQueue: 1,
      handlers: { rename: () => NEVER },
    });
    await offline.queueOfflineAction(rename('Eve'));
    await expect(offline.queueOfflineAction(rename('Zoe'))).rejects.toMatchObject({
      code: 'queue-full',
    });
    expect([controller.queued().length, hub.getValue<Customer>(DETAIL)?.name]).toEqual([1, 'Eve']);
  });

  it('[N0] says what to add where it is not on', async () => {
    TestBed.configureTestingModule({ providers: [provideCacheHubTesting({ features: [] })] });
    const offline = TestBed.inject(OfflineSyncService);
    expect([offline.actions(), offline.isOnline(), offline.durable()]).toEqual([[], true, false]);
    await expect(offline.queueOfflineAction(rename('Eve'))).rejects.toMatchObject({
      code: 'not-configured',
      message: expect.stringContaining('withOffline') as string,
    });
    expect(() => offline.resume()).toThrow(expect.objectContaining({ code: 'not-configured' }));
  });
});
