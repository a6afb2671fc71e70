import { VirtualScheduler } from 'ngx-cachehub/testing';
import type { CacheEvent, CacheEventType } from '../providers/cache-event';
import { FakeBrowser } from '../tabs/spec-support/fake-browser';
import { openHub } from '../tabs/spec-support/open-hub';
import { ADA_KEY, busyHub, row } from './spec-support/busy-hub';
import type { BusyHub } from './spec-support/busy-hub';

interface Story {
  /** What makes it happen, through the public API and the server alone. */
  readonly given: (hub: BusyHub) => unknown;
  readonly told: Partial<CacheEvent>;
}

const offline = () => window.dispatchEvent(new Event('offline'));
const people = { entity: 'people', source: 'realtime' } as const;
const write = { entity: 'people', entityId: '1', source: 'local' } as const;
const detailsOf = (actionType: string, more: object = {}) =>
  expect.objectContaining({ actionType, ...more }) as unknown;

/** One story for each name: a new name does not compile without one. */
const STORIES: Record<Exclude<CacheEventType, 'leader-changed'>, Story> = {
  set: {
    given: ({ hub }) => hub.set('a', 1),
    told: { key: 'a', source: 'local', details: { how: 'set' } },
  },
  fetch: {
    given: ({ hub, source }) => hub.fetch('a', source.load).subscribe(),
    told: { key: 'a', details: { attempt: 1 } },
  },
  fetched: {
    given: async ({ hub, source, scheduler }) => {
      hub.fetch<unknown>('a', source.load).subscribe();
      await scheduler.advance(40);
      source.flush(row(1));
    },
    told: { key: 'a', source: 'network', details: { ms: 40 } },
  },
  'fetch-error': {
    given: ({ hub, source }) => {
      hub.fetch('a', source.load, { retry: false }).subscribe({ error: () => undefined });
      source.fail(Object.assign(new Error('down'), { status: 503 }));
    },
    told: { key: 'a', source: 'network', details: { code: 'fetch-failed', willRetry: false } },
  },
  invalidate: {
    given: ({ hub }) => {
      hub.set('a', 1);
      void hub.invalidate('a');
    },
    told: { key: 'a' },
  },
  evict: {
    given: ({ hub }) => {
      hub.set('a', 1);
      hub.remove('a');
    },
    told: { key: 'a', source: 'local', details: { reason: 'removed' } },
  },
  error: {
    given: ({ hub }) => {
      hub.set(ADA_KEY, row(5));
      hub.set(ADA_KEY, row(4));
    },
    told: { key: ADA_KEY, source: 'local', details: { what: 'set', code: 'older' } },
  },
  'wire-fault': {
    given: async (bench) => {
      await bench.follow();
      bench.server.emit('not json');
    },
    told: { source: 'realtime', details: expect.objectContaining({ code: 'not-json' }) as unknown },
  },
  'record-skipped': {
    given: () => undefined,
    told: { source: 'storage', details: { reason: 'it is no entry' } },
  },
  'realtime-connected': {
    given: ({ follow }) => follow(),
    told: { source: 'realtime', details: { entities: ['people'] } },
  },
  'realtime-disconnected': {
    given: async ({ follow, server }) => {
      await follow();
      server.drop();
    },
    told: { source: 'realtime', details: { status: 'reconnecting', code: 'disconnected' } },
  },
  'realtime-insert': {
    given: async ({ follow, server, scheduler }) => {
      await follow();
      server.event('people', 'ENTITY_CREATED', {
        entityId: '2',
        version: 1,
        entity: { id: '2', version: 1, name: 'new' },
      });
      await scheduler.advance(100);
    },
    told: { ...people, entityId: '2', details: { reason: 'whole', version: 1, held: 1 } },
  },
  'realtime-update': {
    given: async ({ follow, server, scheduler }) => {
      await follow();
      server.update('people', '1', 2, { name: 'new' });
      await scheduler.advance(100);
    },
    told: { ...people, entityId: '1', details: { reason: 'next', version: 2, held: 2 } },
  },
  'realtime-delete': {
    given: async ({ follow, server, scheduler }) => {
      await follow();
      server.event('people', 'ENTITY_DELETED', { entityId: '1', version: 2 });
      await scheduler.advance(100);
    },
    told: {
      ...people,
      entityId: '1',
      details: { reason: 'next', version: 2, held: undefined },
    },
  },
  'realtime-ignored': {
    given: async ({ follow, server, scheduler }) => {
      await follow();
      server.update('people', '1', 1, { name: 'old' });
      await scheduler.advance(100);
    },
    told: { ...people, entityId: '1', details: { reason: 'not-newer', version: 1, held: 1 } },
  },
  'realtime-gap': {
    given: async ({ follow, server, scheduler }) => {
      await follow();
      server.update('people', '1', 4, { name: 'late' });
      await scheduler.advance(100);
    },
    told: { ...people, entityId: '1', details: { reason: 'hole', version: 4, held: 4 } },
  },
  'realtime-resumed': {
    given: async ({ follow, server, scheduler }) => {
      await follow();
      server.lose = 1;
      server.update('people', '1', 2, {});
      server.update('people', '1', 3, {});
      await scheduler.advance(500);
    },
    told: { ...people, details: { at: { epoch: 'e1', seq: 2 } } },
  },
  'realtime-reset': {
    given: async ({ follow, server, scheduler }) => {
      await follow();
      server.forget();
      server.drop();
      await scheduler.advance(5_000);
    },
    told: { ...people, details: { reason: 'POSITION_LOST' } },
  },
  'action-queued': {
    given: ({ queue }) => queue('save'),
    told: { ...write, details: detailsOf('save') },
  },
  'action-sent': {
    given: ({ queue }) => queue('save'),
    told: { ...write, details: detailsOf('save', { attempts: 0 }) },
  },
  'action-confirmed': {
    given: ({ queue }) => queue('save'),
    told: { ...write, details: detailsOf('save') },
  },
  'action-rejected': {
    given: ({ queue }) => queue('refuse'),
    told: { ...write, details: detailsOf('refuse', { code: 'rejected' }) },
  },
  'action-parked': {
    given: ({ queue }) => queue('nobody knows how'),
    told: { ...write, details: detailsOf('nobody knows how', { code: 'no-handler' }) },
  },
  'action-dropped': {
    given: async (bench) => {
      await bench.queue('refuse');
      await discardAll(bench);
    },
    told: { ...write, details: detailsOf('refuse') },
  },
  'conflict-detected': {
    given: ({ queue }) => queue('clash'),
    told: {
      ...write,
      details: { conflict: expect.objectContaining({ entityId: '1' }) as unknown },
    },
  },
  'conflict-resolved': {
    given: async (bench) => {
      await bench.queue('clash');
      await bench.conflicts.resolve(bench.conflicts.open()[0].id, 'remote');
    },
    told: { ...write, details: expect.objectContaining({ winner: 'remote' }) as unknown },
  },
  'sync-started': { given: ({ queue }) => queue('save'), told: { source: 'local' } },
  'sync-completed': {
    given: ({ queue }) => queue('save'),
    told: { source: 'local', details: { reason: 'drained', confirmed: 1, refused: 0 } },
  },
  'sync-failed': {
    given: ({ queue }) => queue('refuse'),
    told: { source: 'local', details: { reason: 'drained', confirmed: 0, refused: 1 } },
  },
  'connectivity-changed': {
    given: offline,
    told: { source: 'local', details: { isOnline: false } },
  },
  'storage-degraded': {
    given: async ({ outbox, queue }) => {
      outbox.failure = new Error('full');
      await expect(queue('save')).rejects.toMatchObject({ code: 'storage-failed' });
    },
    told: { source: 'storage', details: { message: 'full' } },
  },
  'user-changed': { given: ({ user }) => user.next('bob'), told: {} },
};

describe('events$', () => {
  it.each(Object.keys(STORIES) as (keyof typeof STORIES)[])(
    '[J1][row:E5] tells %s, with what it is about',
    async (type) => {
      const bench = await busyHub();
      const { given, told } = STORIES[type];
      await given(bench);
      expect(bench.told(type)).toContainEqual(
        expect.objectContaining({ ...told, type, at: expect.any(Number) as unknown }),
      );
    },
  );

  it('[J1][row:E5] tells leader-changed, in each tab that it concerns', async () => {
    const clock = new VirtualScheduler();
    const hub = openHub(new FakeBrowser(clock).openTab());
    await clock.advance(10);
    expect(hub.events).toContainEqual(
      expect.objectContaining({
        type: 'leader-changed',
        source: 'tab',
        details: { isLeader: true },
      }),
    );
  });

  it('[J8] says of each eviction what brought it', async () => {
    const { hub, scheduler, told } = await busyHub({ config: { gcTime: 50, maxEntries: 3 } });
    const reasons = () => told('evict').map(({ key, details }) => [key, details]);
    for (const key of ['a', 'b', 'c', 'd']) hub.set(key, 1);
    expect(reasons()).toEqual([['a', { reason: 'limit' }]]);
    void hub.invalidate('b');
    await scheduler.advance(60);
    await hub.clear();
    expect(reasons().slice(1)).toEqual([
      ['b', { reason: 'in-doubt' }],
      ['c', { reason: 'unused' }],
      ['d', { reason: 'unused' }],
      [undefined, { reason: 'cleared' }],
    ]);
  });

  it('[J8] says of each event that never reached the gate why, and counts it', async () => {
    const { hub, follow, server, scheduler, told } = await busyHub();
    await follow();
    server.update('people', '1', 2, {});
    const [sub] = Object.keys(server.positions());
    const before = hub.metrics().patchesIgnored;
    const data = { entityType: 'people', entityId: '1', version: 3, changes: {} };
    const frame = { type: 'ENTITY_UPDATED', epoch: 'e1', data };
    server.emit({ ...frame, sub, seq: 1, prev: 0 });
    server.emit({ ...frame, sub: 'another', seq: 9, prev: 8 });
    server.lose = 1;
    server.update('people', '1', 3, {});
    server.update('people', '1', 4, {});
    await scheduler.advance(1_000);
    const reasons = told('realtime-ignored').map(({ details }) => details);
    expect(reasons.slice(0, 2)).toEqual([
      { reason: 'seen-before', epoch: 'e1', seq: 1 },
      { reason: 'subscription-ended' },
    ]);
    expect(hub.metrics().patchesIgnored - before).toBe(reasons.length);
  });

  it('[J8] marks what is the echo of this tab’s own write', async () => {
    const { engine, follow, server, scheduler, told } = await busyHub();
    await follow();
    const { clientId } = engine.context.store.options;
    const [sub] = Object.keys(server.positions());
    const data = { entityType: 'people', entityId: '1', version: 2, changes: {} };
    const origin = { clientId, mutationId: 'm' };
    server.emit({ type: 'ENTITY_UPDATED', sub, epoch: 'e1', seq: 1, prev: 0, data, origin });
    await scheduler.advance(100);
    expect(told('realtime-update').at(-1)?.details).toMatchObject({ reason: 'next', isOwn: true });
  });

  it('[J1] a scope hears what is below it, by its own keys', async () => {
    const { hub } = await busyHub();
    const heard: CacheEvent[] = [];
    hub.namespace('people').events$.subscribe((event) => heard.push(event));
    hub.set('plain', 1);
    hub.set(ADA_KEY, row(1));
    expect(heard.map(({ type, key }) => [type, key])).toEqual([['set', 'detail-1']]);
  });

  it('[J1] a listener that throws keeps nobody else from hearing, and nothing from happening', async () => {
    jest.useFakeTimers();
    try {
      const { hub } = await busyHub();
      const late: string[] = [];
      hub.events$.subscribe(() => {
        throw new Error('listener');
      });
      hub.events$.subscribe(({ type }) => late.push(type));
      hub.set('a', 1);
      expect([late, hub.getValue('a')]).toEqual([['set'], 1]);
      // RxJS tells the page of it, in a task of its own.
      expect(() => jest.runAllTimers()).toThrow('listener');
    } finally {
      jest.useRealTimers();
    }
  });
});

async function discardAll({ offline: queue, scheduler }: BusyHub): Promise<void> {
  for (const { id } of queue.parked()) await queue.discard(id);
  await scheduler.advance(100);
}
