import * as fc from 'fast-check';
import { ManualClock } from '../../testing/manual-clock';
import { EventStage } from '../faults/event-stage';
import { FaultBox } from '../faults/fault-box';
import { noFaults } from '../faults/fault-settings';
import type { Change, LoggedChange } from '../log/change';
import type { ServerMessage } from '../protocol';
import { coalesceInPlace } from './coalesce';
import type { LaggingRows } from './coalesce';
import { SocketOutbox } from './socket-outbox';
import { Subscription } from './subscription';

const EPOCH = 'e';

function logged(seq: number, change: Change): LoggedChange {
  return { entityType: 'customers', epoch: EPOCH, seq, at: 1, change };
}

function update(seq: number, id: string, version: number): LoggedChange {
  const changes = { [`f${seq % 3}`]: seq, version };
  return logged(seq, { kind: 'updated', id, version, baseVersion: version - 1, changes });
}

function setUp() {
  const pushed: ServerMessage[] = [];
  const stage = new EventStage(new FaultBox(noFaults(0)), new ManualClock(), () => 0.5);
  const line = {
    congested: false,
    stage,
    push: (message: ServerMessage) => pushed.push(message),
    canSee: () => true,
  };
  const subscription = new Subscription('s', 'customers', { epoch: EPOCH, seq: 0 }, line);
  return { pushed, line, subscription };
}

describe('a subscription whose reader is slow', () => {
  it('[R5] has one change of each row wait, in the order of the last ones', () => {
    const { pushed, line, subscription } = setUp();
    subscription.offer([update(1, 'a', 2)]);
    line.congested = true;
    subscription.offer([update(2, 'b', 2), update(3, 'a', 3), update(4, 'b', 3)]);
    subscription.offer([update(5, 'b', 4)]);
    expect(pushed).toHaveLength(1);
    expect(subscription.released).toBe(1);
    line.congested = false;
    subscription.drained({ epoch: EPOCH, seq: 5 });
    expect(pushed.slice(1)).toMatchObject([
      { seq: 3, prev: 1, data: { entityId: 'a', baseVersion: 2, version: 3 } },
      {
        seq: 5,
        prev: 3,
        data: {
          entityId: 'b',
          baseVersion: 1,
          version: 4,
          changes: { f2: 5, f1: 4, version: 4 },
        },
      },
    ]);
    subscription.offer([update(6, 'a', 4)]);
    expect(pushed.at(-1)).toMatchObject({ seq: 6, prev: 5 });
  });

  it('[R5] that falls too far behind is told to start over', () => {
    const { pushed, line, subscription } = setUp();
    line.congested = true;
    const many = Array.from({ length: 2_001 }, (_, n) => update(n + 1, `r${n}`, 2));
    subscription.offer(many);
    subscription.offer([update(2_002, 'x', 2)]);
    expect(pushed).toEqual([]);
    line.congested = false;
    subscription.drained({ epoch: EPOCH, seq: 2_002 });
    expect(pushed).toEqual([
      { type: 'RESET', sub: 's', epoch: EPOCH, seq: 2_002, reason: 'SLOW_CONSUMER' },
    ]);
    subscription.offer([update(2_003, 'x', 3)]);
    expect(pushed.at(-1)).toMatchObject({ seq: 2_003, prev: 2_002 });
  });

  it('[R3] learns of a new log once it reads again', () => {
    const { pushed, line, subscription } = setUp();
    line.congested = true;
    subscription.offer([update(1, 'a', 2)]);
    subscription.restart({ epoch: 'new', seq: 0 }, 'EPOCH_CHANGED');
    expect(pushed).toEqual([]);
    line.congested = false;
    subscription.drained({ epoch: 'new', seq: 0 });
    expect(pushed).toMatchObject([{ type: 'RESET', epoch: 'new', reason: 'EPOCH_CHANGED' }]);
  });

  it('[R3] whose log begins anew while it is read is answered with a reset', () => {
    const { pushed, subscription } = setUp();
    subscription.beginReplay();
    subscription.restart({ epoch: 'new', seq: 0 }, 'EPOCH_CHANGED');
    const event = { ...update(1, 'a', 2), epoch: 'new' };
    subscription.offer([event]);
    subscription.finishReplay(
      '1',
      { ok: true, changes: [update(1, 'z', 2)] },
      { epoch: EPOCH, seq: 1 },
    );
    expect(pushed).toMatchObject([
      { type: 'SUBSCRIBED', id: '1', mode: 'reset', epoch: 'new', seq: 0 },
      { type: 'ENTITY_UPDATED', epoch: 'new', prev: 0, seq: 1 },
    ]);
  });
});

describe('coalesceInPlace', () => {
  type Row = Readonly<Record<string, unknown>>;

  function apply(table: Map<string, Row>, change: Change): void {
    if (change.kind === 'created') table.set(change.id, change.row);
    else if (change.kind === 'updated') {
      expect(table.get(change.id)?.['version']).toBe(change.baseVersion);
      table.set(change.id, { ...table.get(change.id), ...change.changes });
    } else if (change.kind === 'deleted') table.delete(change.id);
    else for (const { id } of change.rows) table.delete(id);
  }

  /** A history that a server could have: each change on top of the one before it. */
  const history = fc
    .array(fc.record({ row: fc.integer({ min: 0, max: 4 }), dice: fc.nat(9) }), { maxLength: 60 })
    .map((steps) => {
      const versions = new Map<string, number>();
      let generation = 0;
      return steps.map(({ row, dice }, index): LoggedChange => {
        const id = [...versions.keys()][row];
        const version = (id === undefined ? 0 : (versions.get(id) ?? 0)) + 1;
        if (id === undefined || dice > 7) {
          const fresh = `r${generation++}`;
          versions.set(fresh, 1);
          const created = { id: fresh, version: 1 };
          return logged(index + 1, { kind: 'created', ...created, row: created });
        }
        if (dice > 1) {
          versions.set(id, version);
          return update(index + 1, id, version);
        }
        versions.delete(id);
        const gone = { id, version };
        return dice === 0
          ? logged(index + 1, { kind: 'deleted', ...gone })
          : logged(index + 1, { kind: 'deleted-many', rows: [gone] });
      });
    });

  it('[R5] what is left says the same as all that was', () => {
    fc.assert(
      fc.property(history, fc.nat(60), (changes, behind) => {
        const whole = new Map<string, Row>();
        const coalesced = new Map<string, Row>();
        const rows: LaggingRows = new Map();
        changes.forEach((change, index) => {
          apply(whole, change.change);
          if (index < behind) apply(coalesced, change.change);
          else coalesceInPlace(rows, change);
        });
        const seqs = [...rows.values()].map(({ seq }) => seq);
        expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
        for (const { change } of rows.values()) apply(coalesced, change);
        expect(coalesced).toEqual(whole);
      }),
    );
  });
});

describe('SocketOutbox', () => {
  it('[R5] is congested above a window of 1 MiB, until half of it is left', async () => {
    const frames: string[] = [];
    const done: (() => void)[] = [];
    const socket = {
      bufferedAmount: 0,
      readyState: 1,
      send: (text: string, sent: () => void) => {
        frames.push(text);
        done.push(sent);
      },
    };
    const states: boolean[] = [];
    const counters = { connections: 0, eventsSent: 0, requests: 0 };
    const window = { clock: new ManualClock(), ms: 0 };
    const changed = (congested: boolean) => states.push(congested);
    const outbox = new SocketOutbox(socket, counters, changed, window);
    outbox.push({ type: 'PING' });
    outbox.push({ type: 'PONG' });
    await Promise.resolve();
    expect(frames).toEqual(['[{"type":"PING"},{"type":"PONG"}]']);
    expect(outbox.congested).toBe(false);
    socket.bufferedAmount = 1_048_577;
    expect(outbox.congested).toBe(true);
    done[0]?.();
    expect(outbox.congested).toBe(true);
    socket.bufferedAmount = 524_288;
    done[0]?.();
    expect(outbox.congested).toBe(false);
    expect(states).toEqual([true, false]);
  });
});
