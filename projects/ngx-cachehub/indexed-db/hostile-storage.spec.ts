import type { OfflineAction } from 'ngx-cachehub';
import { ɵLeavingMoment as LeavingMoment } from 'ngx-cachehub';
import { ɵCOMMIT_BARRIER, type ɵCommitBarrier as CommitBarrier } from 'ngx-cachehub/indexed-db';
import { NgxIndexedDBService } from 'ngx-indexed-db';
import { readBack } from './commit-barrier';
import { databaseConfig } from './database-config';
import { HubDatabase } from './hub-database';
import { LogRenewal } from './log-renewal';
import { StrictConnections } from './strict-connections';
import { actionOf, answer, DatabaseFixture, TIME_LIMIT_MS } from './spec-support/database-fixture';
import type { Fault } from './spec-support/faulty-indexed-db';

const failedBy = (reason: string, name?: string): unknown =>
  expect.objectContaining({
    code: 'storage-failed',
    details: name === undefined ? expect.objectContaining({ reason }) : { reason, name },
  });

let fixture: DatabaseFixture;

beforeEach(() => (fixture = new DatabaseFixture()));
afterEach(() => jest.restoreAllMocks());

const seqs = (outcome: unknown) => (outcome as readonly OfflineAction[]).map(({ seq }) => seq);

describe('a write that the browser does not keep', () => {
  it('[Q1] that is aborted at its commit is refused, though its requests succeeded', async () => {
    const outbox = fixture.outbox();
    await outbox.put([actionOf(1)]);
    fixture.storage.inject({ kind: 'abort-at-commit', name: 'QuotaExceededError' });
    expect(await fixture.outcome(outbox.put([actionOf(2)]))).toEqual(
      failedBy('quota', 'QuotaExceededError'),
    );
    // A record that was there before is no proof that the new one is.
    expect(await fixture.outcome(outbox.put([actionOf(1, { attempts: 1 })]))).toEqual(
      failedBy('quota'),
    );
    fixture.storage.inject({ kind: 'none' });
    expect(await outbox.load(null)).toEqual([actionOf(1)]);
  });

  it('[Q1] without the barrier the same write is taken for stored: the test above can fail', async () => {
    const careless = fixture.outboxOfTab(
      fixture.tab({ provide: ɵCOMMIT_BARRIER, useValue: () => Promise.resolve(true) }),
    );
    fixture.storage.inject({ kind: 'abort-at-commit', name: 'QuotaExceededError' });
    expect(await fixture.outcome(careless.put([actionOf(1)]))).toBe('done');
    fixture.storage.inject({ kind: 'none' });
    expect(await careless.load(null)).toEqual([]);
  });

  it('[Q7] a full device refuses call after call, and stores again when there is room', async () => {
    const outbox = fixture.outbox();
    fixture.storage.inject({ kind: 'abort-at-commit', name: 'QuotaExceededError' }, 8);
    for (let seq = 1; seq <= 8; seq++) {
      expect(await fixture.outcome(outbox.put([actionOf(seq)]))).toEqual(failedBy('quota'));
    }
    await outbox.put([actionOf(9)]);
    expect(seqs(await outbox.load(null))).toEqual([9]);
  });

  it('[Q1] a request that fails takes the whole put back', async () => {
    const outbox = fixture.outbox();
    await outbox.put([actionOf(1)]);
    fixture.storage.inject({ kind: 'request-error' }, 1);
    const put = outbox.put([actionOf(1, { attempts: 1 }), actionOf(2)]);
    expect(await fixture.outcome(put)).toEqual(failedBy('failed', 'ConstraintError'));
    expect(await outbox.load(null)).toEqual([actionOf(1)]);
  });

  it('[Q1] a delete that is aborted is refused, and the action is still there', async () => {
    const outbox = fixture.outbox();
    await outbox.put([actionOf(1), actionOf(2)]);
    fixture.storage.inject({ kind: 'abort-at-commit', name: 'QuotaExceededError' }, 2);
    expect(await fixture.outcome(outbox.delete(['id-1']))).toEqual(failedBy('quota'));
    expect(await fixture.outcome(outbox.delete(['id-1', 'id-2']))).toEqual(failedBy('quota'));
    expect(seqs(await outbox.load(null))).toEqual([1, 2]);
  });

  it('[P5] entries behave like actions: aborted at the commit, a write is refused whole', async () => {
    const snapshots = fixture.snapshots();
    const entry = { key: 'a', value: 1, updatedAt: 1, schemaVersion: 1 };
    await snapshots.write([entry], [], null);
    fixture.storage.inject({ kind: 'abort-at-commit', name: 'QuotaExceededError' }, 1);
    const write = snapshots.write([{ ...entry, key: 'b' }], ['a'], null);
    expect(await fixture.outcome(write)).toEqual(failedBy('quota'));
    expect(await snapshots.load(null)).toEqual([entry]);
  });

  it('[Q1] of calls that were written together only the impossible one is refused', async () => {
    const outbox = fixture.outbox();
    await outbox.put([actionOf(1)]);
    const bad = { ...actionOf(3), id: { not: 'a key' } as unknown as string };
    const outcomes = await Promise.all([
      fixture.outcome(outbox.put([actionOf(2)])),
      fixture.outcome(outbox.put([actionOf(4)])),
      fixture.outcome(outbox.put([bad])),
      fixture.outcome(outbox.put([actionOf(5)])),
    ]);
    expect(outcomes).toEqual(['done', 'done', failedBy('not-storable'), 'done']);
    expect(seqs(await outbox.load(null))).toEqual([1, 2, 4, 5]);
  });
});

describe('several writers of one record', () => {
  /** A barrier that lets somebody else write between the commit and the reading. */
  const overtaken = (by: () => Promise<unknown>): CommitBarrier => {
    let isFirst = true;
    return async (written) => {
      if (isFirst) {
        isFirst = false;
        await by();
      }
      return readBack(written);
    };
  };

  it('[T2] a write that another tab wrote over was stored, and says so', async () => {
    const other = fixture.outbox();
    const barrier = overtaken(() => other.put([actionOf(1, { attempts: 2 })]));
    const tab = fixture.tab({ provide: ɵCOMMIT_BARRIER, useValue: barrier });
    const outbox = fixture.outboxOfTab(tab);
    expect(await fixture.outcome(outbox.put([actionOf(1, { attempts: 1 })]))).toBe('done');
    expect(await outbox.load(null)).toEqual([actionOf(1, { attempts: 2 })]);
  });

  it('[Q1] a record that is not there when it is read back counts as not stored', async () => {
    const other = fixture.outbox();
    const barrier = overtaken(() => other.delete(['id-1']));
    const tab = fixture.tab({ provide: ɵCOMMIT_BARRIER, useValue: barrier });
    expect(await fixture.outcome(fixture.outboxOfTab(tab).put([actionOf(1)]))).toEqual(
      failedBy('not-committed'),
    );
  });

  it('[T2] many tabs write side by side, and nothing of any is missing', async () => {
    const tabs = [fixture.outbox(), fixture.outboxOfTab(), fixture.outboxOfTab()];
    const puts = Array.from({ length: 60 }, (_, seq) => tabs[seq % 3]?.put([actionOf(seq)]));
    await Promise.all(puts);
    expect(seqs(await fixture.outboxOfTab().load(null))).toEqual([...puts.keys()]);
  });
});

describe('durability', () => {
  it('[Q1] every write of an action asks to be strict; copies do not wait for the disk, and reads ask for nothing', async () => {
    const outbox = fixture.outbox();
    await outbox.put([actionOf(1)]);
    await outbox.put([actionOf(2), actionOf(3)]);
    await outbox.delete(['id-1']);
    await outbox.delete(['id-2', 'id-3']);
    await outbox.clear(null);
    await outbox.load(null);
    expect(new Set(fixture.storage.asked)).toEqual(
      new Set(['readwrite strict', 'readonly default']),
    );
    const before = fixture.storage.asked.length;
    await fixture.snapshots().write([], ['a'], null);
    expect(new Set(fixture.storage.asked.slice(before))).toEqual(
      new Set(['readwrite relaxed', 'readonly default']),
    );
  });

  it('[Q1] a write costs two transactions on one connection, however many calls wait', async () => {
    const outbox = fixture.outbox();
    await outbox.put([actionOf(0)]);
    const before = fixture.storage.asked.length;
    await Promise.all(Array.from({ length: 100 }, (_, seq) => outbox.put([actionOf(seq)])));
    // The first alone, the 99 that came while it was written together.
    expect(fixture.storage.asked.slice(before)).toEqual([
      'readwrite strict',
      'readonly default',
      'readwrite strict',
      'readonly default',
    ]);
    expect(fixture.storage.opened).toBe(1);
  });

  it('[Q1] one record per action: a change of one rewrites that one', async () => {
    const outbox = fixture.outbox();
    await outbox.put([actionOf(1), actionOf(2)]);
    const before = await fixture.raw('actions');
    await outbox.put([actionOf(2, { attempts: 1 })]);
    const after = await fixture.raw('actions');
    expect(after).toHaveLength(2);
    expect(after[0]).toEqual(before[0]);
    expect(after[1]).not.toEqual(before[1]);
  });

  it('[Q1] several are deleted in one step, and nothing is left of them', async () => {
    const outbox = fixture.outbox();
    await outbox.put([actionOf(1), actionOf(2), actionOf(3)]);
    await outbox.delete(['id-1', 'id-3']);
    expect(await fixture.raw('actions')).toEqual([expect.objectContaining({ id: 'id-2' })]);
  });
});

describe('a connection that is lost', () => {
  const lost: readonly (readonly [string, Fault])[] = [
    ['while a write runs', { kind: 'close-mid-way' }],
    ['behind the back of the page', { kind: 'dead-handle' }],
    ['before it is there', { kind: 'open-error', name: 'UnknownError' }],
  ];

  it.each(lost)('[Q1] %s: the write is done on a new one', async (_, fault) => {
    const outbox = fixture.outbox();
    if (fault.kind !== 'open-error') await outbox.put([actionOf(1)]);
    fixture.storage.inject(fault, 2);
    expect(await fixture.outcome(outbox.put([actionOf(2)]))).toBe('done');
    expect(seqs(await outbox.load(null))).toContain(2);
    expect(fixture.storage.opened).toBeGreaterThan(1);
  });

  it.each(lost)('[Q1] %s, for ever: a few tries, and then it is said', async (_, fault) => {
    const outbox = fixture.outbox();
    if (fault.kind !== 'open-error') await outbox.put([actionOf(1)]);
    fixture.storage.inject(fault);
    expect(await fixture.outcome(outbox.put([actionOf(2)]))).toEqual(failedBy('connection-lost'));
    expect(fixture.storage.opened).toBeLessThan(10);
    fixture.storage.inject({ kind: 'none' });
    await outbox.put([actionOf(3)]);
    expect(seqs(await outbox.load(null))).toContain(3);
  });

  it('[Q2] reading survives it too', async () => {
    const outbox = fixture.outbox();
    await outbox.put([actionOf(1)]);
    fixture.storage.inject({ kind: 'dead-handle' }, 1);
    expect(seqs(await fixture.outcome(outbox.load(null)))).toEqual([1]);
  });
});

describe('the time limit', () => {
  it('[Q1] what hangs on answers that never come is aborted, and does not take effect later', async () => {
    const outbox = fixture.outbox();
    await outbox.put([actionOf(1)]);
    fixture.storage.inject({ kind: 'deaf' }, 1);
    const outcome = fixture.outcome(outbox.clear(null));
    await fixture.turns();
    await fixture.scheduler.advance(TIME_LIMIT_MS);
    expect(await outcome).toEqual(failedBy('timeout'));
    await fixture.turns();
    expect(await outbox.load(null)).toEqual([actionOf(1)]);
  });

  it.each(['pagehide', 'freeze', 'visibilitychange'])(
    '[Q1][P2] what was asked for as the page goes (%s) is committed without it, and keeps no other tab waiting',
    async (event) => {
      const outbox = fixture.outbox();
      await outbox.put([actionOf(1)]);
      fixture.storage.inject({ kind: 'deaf' }, 2);
      // One was asked for before, the other is asked for because it goes.
      void fixture.outcome(outbox.put([actionOf(1, { attempts: 1 }), actionOf(2)]));
      const snapshots = fixture.snapshots();
      const isHidden = event === 'visibilitychange';
      jest
        .spyOn(document, 'visibilityState', 'get')
        .mockReturnValue(isHidden ? 'hidden' : 'visible');
      (event === 'pagehide' ? window : document).dispatchEvent(new Event(event));
      const entry = { key: 'a', value: 1, updatedAt: 1, schemaVersion: 1 };
      void fixture.outcome(snapshots.write([entry], [], null));
      await fixture.turns();

      expect(await fixture.outboxOfTab().load(null)).toEqual([
        actionOf(1, { attempts: 1 }),
        actionOf(2),
      ]);
      expect(await fixture.snapshotsOfTab().load(null)).toEqual([entry]);
    },
  );

  it('[Q1][X34] as the page goes, what stands behind a write that is not answered is stored too, in its order', async () => {
    const outbox = fixture.outbox();
    await outbox.put([actionOf(1)]);
    fixture.storage.inject({ kind: 'deaf' }, 3);
    void fixture.outcome(outbox.put([actionOf(1, { attempts: 1 })]));
    void fixture.outcome(outbox.put([actionOf(1, { attempts: 2 })]));
    await fixture.turns();
    window.dispatchEvent(new Event('pagehide'));
    void fixture.outcome(outbox.put([actionOf(1, { attempts: 3 }), actionOf(2)]));
    await fixture.turns();
    expect(await fixture.outboxOfTab().load(null)).toEqual([
      actionOf(1, { attempts: 3 }),
      actionOf(2),
    ]);
  });

  it('[Q1] what a page is told of too late is stored, before what it asks for next', async () => {
    const outbox = fixture.outbox();
    fixture.storage.inject({ kind: 'deaf' }, 1);
    const put = fixture.outcome(outbox.put([actionOf(1), actionOf(2)]));
    await fixture.turns();
    await fixture.scheduler.advance(TIME_LIMIT_MS);
    expect(await put).toEqual(failedBy('timeout'));
    await outbox.put([actionOf(1, { attempts: 1 })]);
    expect(await outbox.load(null)).toEqual([actionOf(1, { attempts: 1 }), actionOf(2)]);
  });

  it('[Q1] an opening that is answered too late opens nothing, and writes nothing', async () => {
    const outbox = fixture.outbox();
    fixture.storage.inject({ kind: 'slow-open' });
    const outcome = fixture.outcome(outbox.put([actionOf(1)]));
    await fixture.turns();
    await fixture.scheduler.advance(TIME_LIMIT_MS);
    expect(await outcome).toEqual(failedBy('timeout'));
    fixture.storage.release();
    await fixture.turns();
    expect(await outbox.load(null)).toEqual([]);
  });

  it('[Q1] a call that ends in time leaves no timer', async () => {
    const outbox = fixture.outbox();
    const before = fixture.scheduler.pending;
    await outbox.put([actionOf(1)]);
    await outbox.load(null);
    expect(fixture.scheduler.pending).toBe(before);
  });
});

describe('two releases at once', () => {
  it('[Q1] a newer release upgrades at once; the old tab says so and loses nothing', async () => {
    const outbox = fixture.outbox();
    await outbox.put([actionOf(1)]);
    const upgraded = await answer(fixture.storage.whole.open('ngx-cachehub', 2));
    expect(await fixture.outcome(outbox.put([actionOf(2)]))).toEqual(
      failedBy('newer-version', 'VersionError'),
    );
    upgraded.close();
    expect(await fixture.raw('actions')).toEqual([expect.objectContaining({ id: 'id-1' })]);
  });

  it('[Q1] an older tab that does not give way is named, and waited for no longer than the limit', async () => {
    const holder = await answer(fixture.storage.whole.open('ngx-cachehub', 1));
    const config = databaseConfig('ngx-cachehub', 2);
    const factory = () => fixture.storage.factory;
    const connections = new StrictConnections(factory, config, () => 'store');
    const service = new NgxIndexedDBService({ [config.name]: config }, connections);
    const database = new HubDatabase({
      name: config.name,
      connections,
      log: new LogRenewal({
        renew: null,
        factory,
        databaseName: config.name,
        scheduler: fixture.scheduler,
      }),
      leaving: new LeavingMoment(fixture.scheduler),
      service: () => service,
      scheduler: fixture.scheduler,
      barrier: readBack,
      timeLimitMs: TIME_LIMIT_MS,
      outside: (run) => run(),
    });
    const record = { id: 'a', stamp: database.nextStamp() };
    const outcome = fixture.outcome(database.put('actions', [record], 'a'));
    await fixture.turns();
    await fixture.scheduler.advance(TIME_LIMIT_MS);
    expect(await outcome).toEqual(failedBy('blocked'));
    holder.close();
    await fixture.turns();
    expect(await fixture.outcome(database.put('actions', [record], 'a'))).toBe('done');
    expect(await fixture.raw('actions')).toEqual([record]);
  });

  it("[Q1] somebody else's database is not touched", async () => {
    const request = fixture.storage.whole.open('ngx-cachehub', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('theirs');
    (await answer(request)).close();
    expect(await fixture.outcome(fixture.outbox().put([actionOf(1)]))).toEqual(
      failedBy('foreign-database'),
    );
  });

  it('[Q7] a browser without IndexedDB says so', async () => {
    Object.defineProperty(window, 'indexedDB', { configurable: true, value: undefined });
    expect(await fixture.outcome(fixture.outbox().put([actionOf(1)]))).toEqual(
      failedBy('unavailable'),
    );
  });
});
