import type { Database, SqlRow } from '../db/database';
import { silentLogger } from '../runtime/logger';
import { ManualClock } from '../../testing/manual-clock';
import type { LoggedChange } from './change';
import { ChangeFeed } from './change-feed';

const TYPE = 'customers';

function logged(seq: number, epoch = 'e1'): LoggedChange {
  const change = { kind: 'deleted', id: `c${seq}`, version: 2 } as const;
  return { entityType: TYPE, epoch, seq, at: 0, change };
}

/** A log in memory, and how often it was read. */
class MemoryLog implements Database {
  epoch = 'e1';
  readonly events: LoggedChange[] = [];
  reads = 0;

  query(sql: string, params: readonly unknown[] = []): Promise<readonly SqlRow[]> {
    const head = this.events.length;
    if (sql.startsWith('SELECT epoch')) return Promise.resolve([{ epoch: this.epoch, seq: head }]);
    this.reads++;
    const [, from, most] = params.map(Number);
    const rows = this.events
      .filter(({ seq }) => seq > (from ?? 0) && seq <= (from ?? 0) + (most ?? 0))
      .map(({ seq, change }) => ({ epoch: this.epoch, head, seq, at: 0, change }));
    return Promise.resolve(rows.length > 0 ? rows : [{ epoch: this.epoch, head, seq: null }]);
  }

  transaction(): Promise<never> {
    return Promise.reject(new Error('Nobody writes here.'));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

async function started() {
  const log = new MemoryLog();
  const feed = new ChangeFeed(log, new ManualClock(), silentLogger);
  await feed.start([TYPE]);
  const told: (number | string)[] = [];
  feed.listen({
    changed: (_type, changes) => told.push(...changes.map(({ seq }) => seq)),
    restarted: (_type, { epoch }) => told.push(epoch),
  });
  const commit = (seq: number) => log.events.push(logged(seq));
  return { log, feed, told, commit };
}

describe('the change feed', () => {
  it('[R2] tells what this process committed without reading it again', async () => {
    const { log, feed, told, commit } = await started();
    for (const seq of [1, 2, 3]) {
      commit(seq);
      feed.committed(logged(seq));
    }
    await feed.settled();
    expect([told, log.reads, feed.position(TYPE).seq]).toEqual([[1, 2, 3], 0, 3]);
  });

  it('[R2] reads what somebody else committed in between, and tells each change once and in order', async () => {
    const { log, feed, told, commit } = await started();
    commit(1);
    commit(2);
    feed.committed(logged(2));
    commit(3);
    feed.committed(logged(3));
    await feed.settled();
    commit(4);
    feed.wake(TYPE);
    commit(5);
    feed.committed(logged(5));
    await feed.settled();
    expect(told).toEqual([1, 2, 3, 4, 5]);
    feed.committed(logged(5));
    await feed.settled();
    expect([told.length, log.reads > 0]).toEqual([5, true]);
  });

  it('[R3] of another epoch the log is read: it began anew', async () => {
    const { log, feed, told, commit } = await started();
    commit(1);
    feed.committed(logged(1));
    await feed.settled();
    log.epoch = 'e2';
    feed.committed(logged(1, 'e2'));
    await feed.settled();
    expect(told).toEqual([1, 'e2']);
  });

  it('[R2] keeps no more than one batch of what it was given: the rest is read', async () => {
    const { feed, told, commit } = await started();
    const all = Array.from({ length: 1_200 }, (_, index) => index + 1);
    for (const seq of all) commit(seq);
    feed.wake(TYPE);
    for (const seq of all) feed.committed(logged(seq));
    await feed.settled();
    expect(told).toEqual(all);
  });
});
