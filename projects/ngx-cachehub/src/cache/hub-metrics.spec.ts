import { effect } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { busyHub, row, ADA_KEY } from '../audit/spec-support/busy-hub';
import type { BusyHub } from '../audit/spec-support/busy-hub';
import type { CacheMetrics } from '../providers/cache-metrics';
import { hubFixture, ManualSource } from './spec-support/hub-fixture';

interface Count {
  /** What is counted. */
  readonly given: (bench: BusyHub) => unknown;
  readonly by: number;
}

const nothing = { error: () => undefined };

async function lossy({ follow, server, scheduler }: BusyHub) {
  await follow();
  server.lose = 1;
  server.update('people', '1', 2, {});
  server.update('people', '1', 3, {});
  await scheduler.advance(1_000);
}

/** One story for each counter: a new one does not compile without it. */
const COUNTS: Record<Exclude<keyof CacheMetrics, 'roundTripMs' | 'bytesOut'>, Count> = {
  entries: {
    given: ({ hub }) => {
      for (const key of ['a', 'b', 'c']) hub.set(key, 1);
      hub.remove('c');
    },
    by: 2,
  },
  hits: {
    given: ({ hub, source }) => {
      hub.set('a', 1, { staleTime: 1_000 });
      for (let i = 0; i < 3; i++) hub.fetch('a', source.load).subscribe(nothing);
    },
    by: 3,
  },
  misses: {
    given: ({ hub, source }) => {
      hub.fetch('a', source.load).subscribe(nothing);
      hub.fetch('b', source.load).subscribe(nothing);
    },
    by: 2,
  },
  fetches: {
    given: async ({ hub, source, scheduler }) => {
      hub.fetch('a', source.load, { retry: 1 }).subscribe(nothing);
      source.fail(Object.assign(new Error('busy'), { status: 503 }));
      // The second try is of the same load.
      await scheduler.advance(60_000);
    },
    by: 1,
  },
  deduped: {
    given: ({ hub, source }) => {
      for (let i = 0; i < 5; i++) hub.fetch('a', source.load).subscribe(nothing);
    },
    by: 4,
  },
  // WELCOME, SUBSCRIBED, and one event.
  framesIn: {
    given: async ({ follow, server }) => {
      await follow();
      server.update('people', '1', 2, {});
    },
    by: 3,
  },
  // HELLO and SUBSCRIBE.
  framesOut: { given: ({ follow }) => follow(), by: 2 },
  bytesIn: {
    given: async ({ follow, server, hub }) => {
      await follow();
      const before = hub.metrics().bytesIn;
      server.emit('x'.repeat(1_000));
      expect(hub.metrics().bytesIn - before).toBe(1_000);
    },
    by: NaN,
  },
  patchesApplied: {
    given: async ({ follow, server, scheduler }) => {
      await follow();
      for (const version of [2, 3, 4]) server.update('people', '1', version, {});
      await scheduler.advance(100);
    },
    by: 3,
  },
  patchesIgnored: {
    given: async ({ follow, server, scheduler }) => {
      await follow();
      for (let i = 0; i < 2; i++) server.update('people', '1', 1, {});
      await scheduler.advance(100);
    },
    by: 2,
  },
  gaps: { given: lossy, by: 1 },
  resumes: { given: lossy, by: 1 },
  reconnects: {
    given: async ({ follow, server, scheduler }) => {
      await follow();
      for (let i = 0; i < 2; i++) {
        server.drop();
        await scheduler.advance(60_000);
      }
    },
    by: 2,
  },
  notifications: {
    given: ({ hub }) => {
      for (let i = 0; i < 3; i++) hub.get('a').subscribe();
      hub.set('a', 1);
      hub.set('a', 2);
    },
    by: 6,
  },
  flushes: {
    given: ({ hub }) => {
      for (let i = 0; i < 3; i++) hub.get('a').subscribe();
      hub.set('a', 1);
      hub.set('a', 2);
    },
    by: 2,
  },
  queued: { given: ({ queue }) => queue('save'), by: 1 },
  confirmed: { given: ({ queue }) => queue('save'), by: 1 },
  parked: { given: ({ queue }) => queue('refuse'), by: 1 },
  conflicts: { given: ({ queue }) => queue('clash'), by: 1 },
};

describe('metrics', () => {
  it.each(Object.keys(COUNTS) as (keyof typeof COUNTS)[])(
    '[J2][row:C9] counts %s, one by one',
    async (name) => {
      const bench = await busyHub();
      const before = bench.hub.metrics()[name];
      const { given, by } = COUNTS[name];
      await given(bench);
      const counted = bench.hub.metrics()[name] - before;
      if (Number.isNaN(by)) expect(counted).toBeGreaterThan(0);
      else expect(counted).toBe(by);
    },
  );

  it('[J2] measures the last round trip, from the ping to its answer', async () => {
    const { hub, follow, server, scheduler } = await busyHub();
    await follow();
    expect(hub.metrics().roundTripMs).toBeNull();
    server.answersPings = false;
    // The line has been up for 200 ms.
    await scheduler.advance(29_800);
    const ping = server.messages('PING').at(-1);
    await scheduler.advance(70);
    server.emit({ type: 'PONG', ts: ping?.ts, pos: {} });
    expect(hub.metrics().roundTripMs).toBe(70);
  });

  it('[J3] is the same value until a counter moves, and a new one as soon as it is read after that', () => {
    const { hub, engine } = hubFixture();
    const before = hub.metrics();
    engine.emit({ type: 'connectivity-changed' });
    expect(hub.metrics()).toBe(before);
    hub.set('a', 1);
    expect(hub.metrics()).not.toBe(before);
    expect(hub.metrics().entries).toBe(1);
  });

  it('[J3] wakes who shows it once for many events, and not at all for what counts nothing', () => {
    const { hub, engine } = hubFixture();
    let runs = 0;
    TestBed.runInInjectionContext(() =>
      effect(() => {
        hub.metrics();
        runs++;
      }),
    );
    TestBed.tick();
    for (let i = 0; i < 100; i++) hub.set(`k${i}`, i);
    TestBed.tick();
    expect(runs).toBe(2);
    for (let i = 0; i < 100; i++) engine.emit({ type: 'connectivity-changed' });
    TestBed.tick();
    expect(runs).toBe(2);
  });

  it('[J3] of a hub at rest does not move', async () => {
    const { hub, follow, scheduler } = await busyHub();
    await follow();
    const before = hub.metrics();
    await scheduler.advance(5_000);
    expect(hub.metrics()).toBe(before);
  });

  it('[J2] a load that answers with what is known is told to nobody', () => {
    const { hub } = hubFixture();
    const source = new ManualSource<unknown>();
    hub.set(ADA_KEY, row(1));
    hub.fetch(ADA_KEY, source.load).subscribe();
    const { notifications } = hub.metrics();
    source.flush(row(1));
    expect(hub.metrics().notifications).toBe(notifications);
  });
});
