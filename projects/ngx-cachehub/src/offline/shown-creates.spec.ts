import { TestBed } from '@angular/core/testing';
import {
  CacheHubService,
  defineEntity,
  detailKey,
  OfflineSyncService,
  provideCacheEntities,
  RealtimeCacheService,
  withConflictResolution,
  withOffline,
  type ActionHandler,
  type OfflineActionInput,
} from 'ngx-cachehub';
import {
  CacheHubTestingController,
  provideCacheHubTesting,
  VirtualScheduler,
} from 'ngx-cachehub/testing';
import { BehaviorSubject, of, Subject } from 'rxjs';
import { CacheEngine } from '../cache/cache-engine';
import { PushTurns } from '../cache/push-turns';
import { Device } from './spec-support/mortal-store';
import { create, rename } from './spec-support/tabs-of-one-device';

interface Customer {
  readonly id: string;
  readonly name: string;
  readonly version?: number;
}

const ROW: Customer = { id: 'r1', name: 'Eve', version: 1 };
const IDS_OF_A_PAGE = 50;
let pages = 0;

/** A page whose creates are answered when the test says so, and which sees the rows of one entity. */
async function openPage(device = new Device()) {
  const customers = defineEntity<Customer, string>('customers', { merge: { default: 'manual' } });
  const orders = defineEntity<Customer, string>('orders');
  const creates: Subject<Customer>[] = [];
  const sent: string[] = [];
  const bases: (number | undefined)[] = [];
  const user$ = new BehaviorSubject('ada');
  const update: ActionHandler = ({ entityId, payload }, { baseVersion }) => {
    bases.push(baseVersion);
    sent.push(`${entityId} ${JSON.stringify(payload)}`);
    return of(undefined);
  };
  const handlers = {
    create: () => {
      creates.push(new Subject());
      return creates[creates.length - 1];
    },
    rename: update,
  };
  const connection = device.connect();
  const features = [withOffline({ storage: () => connection, handlers }), withConflictResolution()];
  const config = { logger: { level: 'silent' }, userKey: () => user$ } as const;
  TestBed.configureTestingModule({
    providers: [
      provideCacheHubTesting({ config, features }),
      provideCacheEntities(customers, orders),
    ],
  });
  // No two pages ever make the same id; virtual ones would.
  const clock = TestBed.inject(VirtualScheduler);
  for (let used = (pages++ % 4) * IDS_OF_A_PAGE; used > 0; used--) clock.uuid();
  const controller = TestBed.inject(CacheHubTestingController);
  const offline = TestBed.inject(OfflineSyncService);
  const realtime = TestBed.inject(RealtimeCacheService);
  for (const entity of [customers, orders]) realtime.subscribeToEntity(entity).subscribe();
  controller.realtime.open();
  await controller.advance(1);
  /** A stream shows a row that somebody made under the key. */
  const show = async (key: string, entity = ROW, entityType = 'customers') => {
    const data = { entityType, entityId: entity.id ?? 'r1', version: 1, entity };
    controller.realtime.emit({ type: 'ENTITY_CREATED', data, origin: { mutationId: key } });
    await controller.advance(200);
  };
  const fail = async (status: number, current?: Customer) => {
    creates[creates.length - 1].error(Object.assign(new Error('no'), { status, current }));
    await controller.advance(1);
  };
  const hub = TestBed.inject(CacheHubService);
  return { controller, offline, hub, user$, creates, sent, bases, show, fail };
}

type Page = Awaited<ReturnType<typeof openPage>>;

/** Its create is sent, and a change of its row waits for that. */
async function createEve({ controller, offline }: Page, more: Partial<OfflineActionInput> = {}) {
  const settled = offline.perform({ ...create('Eve'), ...more });
  settled.catch(() => undefined);
  await controller.advance(1);
  await offline.queueOfflineAction(rename('Eva', 'tmp_1'));
  await controller.advance(1);
  const [{ id, idempotencyKey: key }] = offline.actions();
  return { settled, id, key };
}

const FAILURES = {
  '422': (page: Page) => page.fail(422),
  '409': (page: Page) => page.fail(409),
  '500': (page: Page) => page.fail(500),
  'none, since the way is lost': (page: Page) => page.fail(0),
  'none in time': (page: Page) => page.controller.advance(30_000),
};

/** What is not over when its row is shown. */
const STANDS = {
  parked: (page: Page) => page.fail(422),
  conflict: (page: Page) => page.fail(409, { id: 'r9', name: 'Ida', version: 4 }),
  waiting: (page: Page) => page.fail(500),
};

const statuses = ({ offline }: Page) => offline.actions().map(({ status }) => status);

/** The create is over, and what waited for it went to its row. */
function expectDone({ offline, hub, creates, sent }: Page) {
  expect([creates.length, sent]).toEqual([1, ['r1 {"name":"Eva"}']]);
  expect([offline.queueSize(), offline.parked()]).toEqual([0, []]);
  expect(hub.getValue(detailKey('customers', 'tmp_1'))).toMatchObject({ id: 'r1' });
}

describe('a create whose row a stream has shown under its key', () => {
  it.each(Object.keys(FAILURES) as (keyof typeof FAILURES)[])(
    '[Q32][I6] is confirmed with that row, and not sent again, where its answer says otherwise: %s',
    async (failure) => {
      const page = await openPage();
      const { settled, key } = await createEve(page);
      await page.show(key);
      expect(statuses(page)).toEqual(['sending', 'queued']);
      await FAILURES[failure](page);
      await page.controller.advance(60_000);
      expectDone(page);
      await expect(settled).resolves.toMatchObject(ROW);
    },
  );

  it('[Q32] is confirmed where it has no token any more, and the queue pauses all the same', async () => {
    const page = await openPage();
    const { key } = await createEve(page);
    await page.show(key);
    await page.fail(401);
    expect([statuses(page), page.offline.status()]).toEqual([['queued'], 'paused-auth']);
    page.offline.resume();
    await page.controller.advance(1);
    expectDone(page);
  });

  it('[Q32][Q20] has its answer, where that comes: it may say more', async () => {
    const page = await openPage();
    const { settled, key } = await createEve(page);
    await page.show(key);
    page.creates[0].next({ ...ROW, name: 'EVE' });
    page.creates[0].complete();
    await page.controller.advance(60_000);
    expectDone(page);
    await expect(settled).resolves.toEqual({ ...ROW, name: 'EVE' });
  });

  it.each(Object.keys(STANDS) as (keyof typeof STANDS)[])(
    '[Q32][I6] is confirmed where it is %s by then, and cannot be edited any more',
    async (status) => {
      const page = await openPage();
      const { id, key } = await createEve(page);
      await STANDS[status](page);
      expect(statuses(page)).toEqual([status, 'queued']);
      await page.show(key);
      await expect(page.offline.edit(id, { name: 'Eli' })).rejects.toMatchObject({
        code: 'rejected',
      });
      await page.controller.advance(60_000);
      expectDone(page);
    },
  );

  it('[Q32] is confirmed where the app gave it its id', async () => {
    const page = await openPage();
    const own = { tempId: undefined, entityId: 'r1', optimistic: undefined };
    void page.offline.perform({ ...create('Eve'), ...own }).catch(() => undefined);
    await page.controller.advance(1);
    const [{ idempotencyKey }] = page.offline.actions();
    await page.show(idempotencyKey, { ...ROW, id: 'r2' });
    await page.fail(500);
    expect(statuses(page)).toEqual(['waiting']);
    const other = page.offline.perform({ ...create('Eva'), ...own, entityId: 'r3', lane: 'r3' });
    other.catch(() => undefined);
    await page.controller.advance(1);
    await page.show(page.offline.actions()[1].idempotencyKey, { ...ROW, id: 'r3' });
    await page.fail(500);
    expect(statuses(page)).toEqual(['waiting']);
    await expect(other).resolves.toMatchObject({ id: 'r3' });
  });

  it('[Q32] is not confirmed by a row of another kind, nor by one of another key', async () => {
    const page = await openPage();
    const { key } = await createEve(page);
    await page.show(key, ROW, 'orders');
    await page.fail(422);
    expect(statuses(page)).toEqual(['parked', 'queued']);
    await page.show('another key');
    expect(statuses(page)).toEqual(['parked', 'queued']);
    await page.show(key);
    expectDone(page);
  });

  it('[Q32][Q12] has the id and the version that the stream says of the row', async () => {
    const page = await openPage();
    const { key } = await createEve(page);
    await page.show(key, { name: 'Eve' } as Customer);
    await page.fail(422);
    await page.controller.advance(1);
    expect([page.sent, page.bases]).toEqual([['r1 {"name":"Eva"}'], [1]]);
  });

  it('[Q32][I11] is not confirmed by what was shown to the user before', async () => {
    const page = await openPage();
    await page.show('own');
    page.user$.next('bob');
    await page.controller.advance(100);
    await page.offline.queueOfflineAction({ ...create('Eve'), idempotencyKey: 'own' });
    await page.controller.advance(1);
    await page.fail(422);
    expect(statuses(page)).toEqual(['parked']);
  });

  it('[Q32][S4] is not confirmed by a row that the user may not see any more: nothing is remembered of it', async () => {
    const page = await openPage();
    const { id, key } = await createEve(page);
    await page.show(key);
    TestBed.inject(CacheEngine).part(PushTurns).forgetEntity('customers');
    await page.fail(422);
    expect(page.offline.parked().map((action) => action.id)).toEqual([id]);
  });

  it('[Q32] is not confirmed by one of several rows of a kind: which is its own nobody says', async () => {
    const page = await openPage();
    const { key } = await createEve(page);
    await page.show(key);
    await page.show(key, { ...ROW, id: 'r2' });
    await page.fail(422);
    expect(statuses(page)).toEqual(['parked', 'queued']);
  });

  it('[Q32] is not held for sent where it was not, whatever is shown', async () => {
    const page = await openPage();
    page.controller.setOnline(false);
    await page.offline.queueOfflineAction({ ...create('Eve'), idempotencyKey: 'own' });
    await page.show('own');
    expect(statuses(page)).toEqual(['queued']);
  });
});

describe('a create that is parked when its page is loaded anew', () => {
  afterEach(() => TestBed.resetTestingModule());

  it.each(['after', 'before'])(
    '[Q32][I6] is confirmed by its row that comes %s the device was read',
    async (moment) => {
      const device = new Device();
      const first = await openPage(device);
      const { key } = await createEve(first);
      await first.fail(422);
      TestBed.resetTestingModule();
      let read: () => void = () => undefined;
      if (moment === 'before')
        device.readingTakes = () => new Promise<void>((done) => (read = done));
      const page = await openPage(device);
      if (moment === 'after') expect(statuses(page)).toEqual(['parked', 'queued']);
      else expect(statuses(page)).toEqual([]);
      await page.show(key);
      read();
      await page.controller.advance(60_000);
      expect([page.creates.length, page.sent]).toEqual([0, ['r1 {"name":"Eva"}']]);
      expect([page.offline.queueSize(), await device.stored('ada')]).toEqual([0, []]);
    },
  );
});
