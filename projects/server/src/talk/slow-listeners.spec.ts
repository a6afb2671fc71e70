import { ManualClock } from '../../testing/manual-clock';
import type { Identity } from '../access/identity';
import { roleRights } from '../access/rights';
import type { ServerMessage } from '../protocol';
import { TokenBucket } from '../ws/token-bucket';
import { PresenceBoard } from './presence-board';
import { PresenceTable } from './presence-table';
import type { TalkLine } from './talk-line';
import { TopicBoard } from './topic-board';
import { TopicTable } from './topic-table';

const clock = new ManualClock();
const topics = new TopicBoard();
const presence = new PresenceBoard(clock);
const services = { topics, presence, rights: roleRights, clock };

class Line implements TalkLine {
  congested = false;
  readonly sent: ServerMessage[] = [];
  readonly identity: Identity;

  constructor(userId: string) {
    this.identity = { userId, role: 'editor', robot: false };
  }

  push(message: ServerMessage): void {
    this.sent.push(message);
  }
}

function bucket(): TokenBucket {
  return new TokenBucket(10_000, 10_000, clock);
}

describe('who reads too slowly', () => {
  it('[R9][X4] misses messages, and has the state of the topic when it has caught up', () => {
    const [slow, quick] = [new Line('slow'), new Line('quick')];
    const hears = new TopicTable(slow, services, bucket());
    const says = new TopicTable(quick, services, bucket());
    hears.subscribe({ type: 'SUBSCRIBE_TOPIC', id: '1', topic: 't' });
    slow.congested = true;
    for (let n = 0; n < 1_000; n++) {
      says.publish({ type: 'PUBLISH', topic: 't', data: { n }, retain: true });
    }
    expect(slow.sent).toHaveLength(1);
    slow.congested = false;
    hears.drained();
    expect(slow.sent.slice(1)).toEqual([{ type: 'TOPIC_STATE', topic: 't', state: { n: 999 } }]);
    hears.drained();
    expect(slow.sent).toHaveLength(2);
    hears.end();
  });

  it('[R9][row:D5] is told who is in the room when it has caught up', () => {
    const slow = new Line('slow');
    const watches = new PresenceTable(slow, services, bucket(), 'c-slow', 'page');
    watches.set({ type: 'PRESENCE_SET', room: 'r', state: 0 });
    slow.congested = true;
    const other = new PresenceTable(new Line('o'), services, bucket(), 'c-other', 'page');
    for (let n = 0; n < 100; n++) other.set({ type: 'PRESENCE_SET', room: 'r', state: n });
    expect(slow.sent).toHaveLength(1);
    slow.congested = false;
    watches.drained();
    expect(slow.sent.slice(1)).toMatchObject([
      { type: 'PRESENCE_STATE', members: [{ id: 'c-slow' }, { id: 'c-other', state: 99 }] },
    ]);
    watches.end(true);
    other.end(true);
    expect(presence.roomCount).toBe(0);
  });
});

describe('what is kept', () => {
  it('[R9] is bounded: the state that nobody hears and that changed longest ago goes', () => {
    const board = new TopicBoard();
    const listener = { hear: () => undefined };
    const publish = (topic: string) =>
      board.publish(listener, { topic, data: { topic }, retain: true, from: 'ann', at: 0 });
    board.join('first', listener);
    for (const topic of ['first', 'second', 'third']) expect(publish(topic)).toBeNull();
    for (let n = 3; n < 1_000; n++) expect(publish(`t${n}`)).toBeNull();
    expect(publish('second')).toBeNull();
    expect(publish('one more')).toBeNull();
    expect(board.stateOf('first')).toEqual({ topic: 'first' });
    expect(board.stateOf('second')).toEqual({ topic: 'second' });
    expect(board.stateOf('third')).toEqual({});
    const full = new TopicBoard();
    for (let n = 0; n < 1_000; n++) {
      full.join(`t${n}`, listener);
      const told = { topic: `t${n}`, data: {}, retain: true, from: 'ann', at: 0 };
      expect(full.publish(listener, told)).toBeNull();
    }
    const late = { topic: 'late', data: {}, retain: true, from: 'ann', at: 0 };
    expect(full.publish(listener, late)).toBe('too-many');
    expect(full.publish(listener, { ...late, retain: false })).toBeNull();
  });

  it('[R9] a room takes so many members and no more', () => {
    const board = new PresenceBoard(clock);
    const guest = (n: number) => ({
      connectionId: `c${n}`,
      userId: `u${n % 3}`,
      clientId: `p${n}`,
      hear: () => undefined,
    });
    for (let n = 0; n < 200; n++) expect(board.set('r', guest(n), null)).toBe('joined');
    expect(board.set('r', guest(200), null)).toBe('full');
    expect(board.set('r', { ...guest(5), connectionId: 'back' }, null)).toBe('joined');
    expect(board.members('r')).toHaveLength(200);
    expect(board.usersIn('r')).toBe(3);
  });
});
