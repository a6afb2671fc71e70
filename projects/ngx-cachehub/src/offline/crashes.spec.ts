import { TestBed } from '@angular/core/testing';
import {
  type CacheHubError,
  CacheHubService,
  defineEntity,
  detailKey,
  OfflineSyncService,
  provideCacheEntities,
  withOffline,
  type ActionHandler,
  type OfflineActionInput,
} from 'ngx-cachehub';
import {
  CacheHubTestingController,
  provideCacheHubTesting,
  VirtualScheduler,
} from 'ngx-cachehub/testing';
import { NEVER } from 'rxjs';
import { Device, type DeathMoment } from './spec-support/mortal-store';
import { RowServer } from './spec-support/row-server';

interface Customer {
  readonly id: string;
  readonly name: string;
}

const customers = defineEntity<Customer>('customers');
const TEMP = 'tmp_1';
const IDS_OF_A_PAGE = 50;
let pages = 0;

function openPage(
  device: Device,
  server: RowServer,
  death?: { readonly at: number; readonly moment: DeathMoment },
) {
  const connection = device.connect(death);
  // A dead page sends nothing.
  const handler: ActionHandler = (action, ctx) =>
    connection.isDead ? NEVER : server.handler(action, ctx);
  const handlers = { create: handler, rename: handler };
  TestBed.configureTestingModule({
    providers: [
      provideCacheHubTesting({
        features: [withOffline({ storage: () => connection, handlers })],
      }),
      provideCacheEntities(customers),
    ],
  });
  // No two pages ever make the same id; virtual ones would.
  const clock = TestBed.inject(VirtualScheduler);
  for (let used = (pages++ % 4) * IDS_OF_A_PAGE; used > 0; used--) clock.uuid();
  return {
    connection,
    controller: TestBed.inject(CacheHubTestingController),
    hub: TestBed.inject(CacheHubService),
    offline: TestBed.inject(OfflineSyncService),
  };
}

function closePage(): void {
  TestBed.resetTestingModule();
}

function create(name: string): OfflineActionInput {
  const entity = { id: TEMP, name };
  return {
    type: 'create',
    payload: { name },
    entity: 'customers',
    op: 'create',
    tempId: TEMP,
    optimistic: [{ type: 'CREATE', entity }],
  };
}

function rename(id: string, name: string): OfflineActionInput {
  return {
    type: 'rename',
    payload: { name },
    entity: 'customers',
    entityId: id,
    op: 'update',
    optimistic: [{ type: 'UPDATE', entityId: id, changes: { name } }],
  };
}

/** Queues a create, two renames of its row and one of another; gives those that were acknowledged. */
async function work(page: ReturnType<typeof openPage>): Promise<string[]> {
  const acknowledged: string[] = [];
  const queue = (name: string, input: OfflineActionInput) =>
    page.offline.queueOfflineAction(input).then(
      () => {
        // A dead page tells nobody anything.
        if (!page.connection.isDead) acknowledged.push(name);
      },
      () => undefined,
    );
  void queue('create A', create('A'));
  await page.controller.settle();
  void queue('rename A1', rename(TEMP, 'A1'));
  void queue('rename B1', rename('b', 'B1'));
  await page.controller.settle();
  void queue('rename A2', rename(TEMP, 'A2'));
  await page.controller.settle();
  await page.controller.advance(1_000);
  return acknowledged;
}

function newServer(): RowServer {
  const server = new RowServer();
  server.rows.set('b', { id: 'b', name: 'B', version: 1 });
  return server;
}

/** How many steps the script takes where nothing dies. */
async function countSteps(): Promise<number> {
  const device = new Device();
  await work(openPage(device, newServer()));
  closePage();
  return device.steps;
}

const lane = (applied: readonly string[], row: string) =>
  applied.filter((what) => what.includes(` ${row}`));

describe('a page that dies', () => {
  afterEach(closePage);

  it.each<DeathMoment>(['before', 'after'])(
    '[I5][I6][I7][Q2][Q3] %s any step of its store loses nothing that was acknowledged, repeats nothing, and keeps the order',
    async (moment) => {
      const steps = await countSteps();
      expect(steps).toBeGreaterThan(8);
      for (let at = 1; at <= steps; at++) {
        const device = new Device();
        const server = newServer();
        const first = openPage(device, server, { at, moment });
        const acknowledged = await work(first);
        closePage();
        const second = openPage(device, server);
        await second.controller.advance(120_000);
        const { applied } = server;
        const where = `died ${moment} step ${at}: ${applied.join(', ')}`;
        expect([where, new Set(applied).size]).toEqual([where, applied.length]);
        expect([where, acknowledged.filter((what) => !applied.includes(what))]).toEqual([
          where,
          [],
        ]);
        const order = ['create A', 'rename A1', 'rename A2'].filter((what) =>
          applied.includes(what),
        );
        expect([where, lane(applied, 'A')]).toEqual([where, order]);
        expect([where, await device.stored()]).toEqual([where, []]);
        closePage();
      }
    },
  );

  it('[Q3] sends again, under the same key, what was in flight when the page was reloaded', async () => {
    const device = new Device();
    const server = newServer();
    server.losesAnswers = true;
    const first = openPage(device, server);
    void first.offline.queueOfflineAction(rename('b', 'B1'));
    await first.controller.settle();
    expect((await device.stored()).map(({ status, sent }) => [status, sent])).toEqual([
      ['sending', true],
    ]);
    closePage();
    server.losesAnswers = false;
    const second = openPage(device, server);
    await second.controller.settle();
    expect([server.requests.length, new Set(server.requests).size]).toEqual([2, 1]);
    expect([server.applied, second.offline.queueSize()]).toEqual([['rename B1'], 0]);
  });

  it('[I5][Q3] an update is not put into a write that a dead page sent while the device took nothing', async () => {
    const device = new Device();
    const server = newServer();
    const first = openPage(device, server);
    first.controller.setOnline(false);
    await first.offline.queueOfflineAction(rename('b', 'Bo'));
    device.isFull = true;
    server.losesAnswers = true;
    first.controller.setOnline(true);
    await first.controller.advance(1_000);
    expect([server.applied, await device.stored()]).toMatchObject([
      ['rename Bo'],
      [{ status: 'queued', sent: false }],
    ]);
    closePage();
    device.isFull = false;
    server.losesAnswers = false;
    const second = openPage(device, server);
    second.controller.setOnline(false);
    await second.controller.settle();
    await second.offline.queueOfflineAction(rename('b', 'Bob'));
    second.controller.setOnline(true);
    await second.controller.advance(60_000);
    expect([server.applied, await device.stored()]).toEqual([['rename Bo', 'rename Bob'], []]);
    expect([server.requests.length, new Set(server.requests).size]).toEqual([3, 2]);
  });

  it('[I5][Q3][Q6] what the device refuses to store as one is sent as two: one key has one payload, whoever sends it', async () => {
    const device = new Device();
    const server = newServer();
    const first = openPage(device, server);
    first.controller.setOnline(false);
    const id = await first.offline.queueOfflineAction(rename('b', 'Bo'));
    device.isFull = true;
    const typed = first.offline.queueOfflineAction(rename('b', 'Bob'));
    // A name of its own: it is no part of the other one.
    await expect(typed).rejects.toMatchObject({ code: 'storage-failed' });
    const own = await typed.catch((error: CacheHubError) => error.details);
    expect(first.offline.actions().map((action) => [action.id, action.payload])).toEqual([
      [id, { name: 'Bo' }],
      [(own as { id: string }).id, { name: 'Bob' }],
    ]);
    expect(first.hub.getValue<Customer>(detailKey('customers', 'b'))).toBeUndefined();
    server.losesAnswers = true;
    first.controller.setOnline(true);
    await first.controller.advance(1_000);
    expect(server.applied).toEqual(['rename Bo']);
    closePage();
    device.isFull = false;
    server.losesAnswers = false;
    const second = openPage(device, server);
    await second.controller.advance(60_000);
    expect([server.applied, new Set(server.requests).size, await device.stored()]).toEqual([
      ['rename Bo'],
      1,
      [],
    ]);
  });

  it('[Q6][Q7] what is typed while the device takes nothing is one action, stored as one when it does', async () => {
    const device = new Device();
    const server = newServer();
    const { controller, offline } = openPage(device, server);
    controller.setOnline(false);
    device.isFull = true;
    for (const name of ['B', 'Bo', 'Bob']) {
      await expect(offline.queueOfflineAction(rename('b', name))).rejects.toMatchObject({
        code: 'storage-failed',
      });
    }
    expect(offline.actions()).toMatchObject([{ payload: { name: 'Bob' } }]);
    device.isFull = false;
    await controller.advance(60_000);
    expect(await device.stored()).toMatchObject([{ payload: { name: 'Bob' } }]);
    controller.setOnline(true);
    await controller.advance(1_000);
    expect([server.applied, await device.stored()]).toEqual([['rename Bob'], []]);
  });

  it('[Q6] a fold is not sent before the device has it', async () => {
    const device = new Device();
    const server = newServer();
    const { controller, offline } = openPage(device, server);
    controller.setOnline(false);
    await offline.queueOfflineAction(rename('b', 'Bo'));
    const stored = jest.fn();
    controller.setOnline(true);
    device.isFull = true;
    void offline.queueOfflineAction(rename('b', 'Bob')).then(stored, stored);
    await controller.settle();
    expect(stored).toHaveBeenCalled();
    expect(server.applied).toEqual(['rename Bo', 'rename Bob']);
    expect(new Set(server.requests).size).toBe(2);
  });

  it('[Q2] stores what was restored again when it changes, and sends it: a paused write survives two reloads', async () => {
    const device = new Device();
    const server = newServer();
    const first = openPage(device, server);
    first.controller.setOnline(false);
    await first.offline.queueOfflineAction(rename('b', 'B1'));
    closePage();
    const second = openPage(device, server);
    second.controller.setOnline(false);
    await second.controller.settle();
    await second.offline.queueOfflineAction(rename('b', 'B2'));
    closePage();
    const third = openPage(device, server);
    await third.controller.advance(60_000);
    // The second page cannot know that the first one sent nothing.
    expect([server.applied, await device.stored()]).toEqual([['rename B1', 'rename B2'], []]);
  });

  it('[Q6] what is typed offline is one record all the while, one more after a reload, and shares one outcome', async () => {
    const device = new Device();
    const server = newServer();
    const first = openPage(device, server);
    first.controller.setOnline(false);
    const id = await first.offline.queueOfflineAction(rename('b', 'B'));
    const steps = device.steps;
    for (const name of ['Bo', 'Bob']) {
      // It is known by the action that it became part of.
      expect(await first.offline.queueOfflineAction(rename('b', name))).toBe(id);
    }
    expect(device.steps - steps).toBe(2);
    expect(await device.stored()).toMatchObject([{ id, payload: { name: 'Bob' } }]);
    closePage();
    const second = openPage(device, server);
    second.controller.setOnline(false);
    await second.controller.settle();
    const outcomes = ['Bobb', 'Bobby'].map((name) => second.offline.perform(rename('b', name)));
    await second.controller.settle();
    expect(await device.stored()).toMatchObject([
      { id, payload: { name: 'Bob' } },
      { payload: { name: 'Bobby' } },
    ]);
    second.controller.setOnline(true);
    await second.controller.advance(1_000);
    const row = { id: 'b', name: 'Bobby', version: 3 };
    await expect(Promise.all(outcomes)).resolves.toEqual([row, row]);
    expect([server.applied, await device.stored()]).toEqual([['rename Bob', 'rename Bobby'], []]);
  });

  it('[Q6] a create and its delete that were never sent are done, both of them, and leave no record', async () => {
    const device = new Device();
    const server = newServer();
    const { controller, offline } = openPage(device, server);
    controller.setOnline(false);
    const made = offline.perform(create('A'));
    await controller.settle();
    const gone = offline.perform({
      type: 'remove',
      payload: null,
      entity: 'customers',
      entityId: TEMP,
      op: 'delete',
    });
    await expect(Promise.all([made, gone])).resolves.toEqual([undefined, undefined]);
    expect([offline.queueSize(), await device.stored(), server.requests]).toEqual([0, [], []]);
  });

  it('[O7] shows again after a reload, before the network answers, what was queued', async () => {
    const device = new Device();
    const server = newServer();
    const first = openPage(device, server);
    first.controller.setOnline(false);
    await first.offline.queueOfflineAction(create('A'));
    closePage();
    const second = openPage(device, server);
    second.controller.setOnline(false);
    await second.controller.settle();
    expect(second.hub.getValue<Customer>(detailKey('customers', TEMP))?.name).toBe('A');
    second.controller.setOnline(true);
    await second.controller.advance(1_000);
    expect(second.hub.getValue(detailKey('customers', 'r1'))).toMatchObject({
      id: 'r1',
      name: 'A',
    });
  });

  it('[O6] an observer of the temporary key sees the real row take over', async () => {
    const device = new Device();
    const server = newServer();
    const first = openPage(device, server);
    const seen: unknown[] = [];
    first.hub.get<Customer>(detailKey('customers', TEMP)).subscribe((row) => seen.push(row?.id));
    first.controller.setOnline(false);
    await first.offline.queueOfflineAction(create('A'));
    first.controller.setOnline(true);
    await first.controller.advance(1_000);
    expect(seen).toEqual([undefined, TEMP, 'r1']);
  });
});
