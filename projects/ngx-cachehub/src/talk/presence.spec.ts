import { runInInjectionContext, createEnvironmentInjector } from '@angular/core';
import { DelayedLine } from './spec-support/delayed-line';
import { recorded, talkWorld } from './spec-support/talk-world';
import type { TalkTab } from './spec-support/talk-world';

interface Who {
  readonly page: string;
}

type World = ReturnType<typeof talkWorld>;

/** Everything that is under way on the line arrives, and what is said to it. */
async function arrive(line: DelayedLine, clock: World['clock']): Promise<void> {
  do {
    line.deliver('up', 50);
    line.deliver('down', 50);
    await clock.advance(10);
  } while (!line.isQuiet);
}

const room = ({ realtime }: TalkTab) => realtime.presence<Who>('board');

describe('presence', () => {
  it('[C13][row:D5] everybody in the room is shown to everybody in it, with what they say', async () => {
    const { connected } = talkWorld();
    const [ann] = await connected(1, { userId: 'ann' });
    const [bob] = await connected(1, { userId: 'bob' });
    const [annsRoom, bobsRoom] = [room(ann), room(bob)];
    expect(annsRoom.members()).toEqual([]);
    annsRoom.update({ page: 'sales' });
    bobsRoom.update({ page: 'team' });
    const told = annsRoom.members().map(({ userId, state, self }) => [userId, state.page, self]);
    expect(told).toEqual([
      ['ann', 'sales', true],
      ['bob', 'team', false],
    ]);
    expect(bobsRoom.members().map(({ self }) => self)).toEqual([false, true]);
    annsRoom.update({ page: 'team' });
    for (const { members } of [annsRoom, bobsRoom]) {
      expect(members().map(({ state }) => state.page)).toEqual(['team', 'team']);
    }
    annsRoom.leave();
    expect(annsRoom.members()).toEqual([]);
    expect(bobsRoom.members().map(({ userId }) => userId)).toEqual(['bob']);
  });

  it('[C13] members$ tells the present members, then each change', async () => {
    const { connected } = talkWorld();
    const [ann, bob] = await connected(2);
    const annsRoom = room(ann);
    const counts: number[] = [];
    annsRoom.members$.subscribe((members) => counts.push(members.length));
    annsRoom.update({ page: 'a' });
    room(bob).update({ page: 'b' });
    expect(counts).toEqual([0, 1, 2]);
  });

  it('[C13] after a break it is in the room again, as what it last said', async () => {
    const { broker, clock, connected } = talkWorld();
    const [ann, bob] = await connected(2);
    const annsRoom = room(ann);
    annsRoom.update({ page: 'a' });
    room(bob).update({ page: 'b' });
    ann.line.drop();
    // Shown until it is known who is there.
    expect(annsRoom.members()).toHaveLength(2);
    annsRoom.update({ page: 'changed meanwhile' });
    expect(broker.statesIn('board')).toEqual([{ page: 'b' }]);
    await clock.advance(2_000);
    expect(broker.statesIn('board')).toEqual([{ page: 'b' }, { page: 'changed meanwhile' }]);
    expect(annsRoom.members().map(({ self }) => self)).toEqual([false, true]);
  });

  it('[C13] ends with the injector that asked for it, and with the page', async () => {
    const { broker, connected } = talkWorld();
    const [{ realtime, hub }] = await connected(1);
    const page = createEnvironmentInjector([], hub.injector);
    const short = runInInjectionContext(page, () => realtime.presence('board'));
    short.update({ page: 'short' });
    realtime.presence('other').update({ page: 'long' });
    page.destroy();
    expect(broker.statesIn('board')).toEqual([]);
    expect(broker.statesIn('other')).toHaveLength(1);
    const ends = recorded(short.members$).ends;
    expect(ends).toEqual(['complete']);
    hub.injector.destroy();
    expect(broker.statesIn('other')).toEqual([]);
  });

  it('[C13][C7] a page that is put away leaves first, and is there again when it is back', async () => {
    const { broker, clock, connected } = talkWorld();
    const [ann] = await connected(1);
    room(ann).update({ page: 'a' });
    window.dispatchEvent(new Event('pagehide'));
    expect(ann.line.ofLine.at(-1)).toEqual({ type: 'PRESENCE_LEAVE', room: 'board' });
    expect(broker.statesIn('board')).toEqual([]);
    window.dispatchEvent(new Event('pageshow'));
    await clock.advance(2_000);
    expect(broker.statesIn('board')).toEqual([{ page: 'a' }]);
  });

  it('[C13][T1] the tabs of one browser are one member, which says what was said last', async () => {
    const { broker, clock, connected, tabs } = talkWorld();
    const [far] = await connected(1);
    const farRoom = room(far);
    farRoom.update({ page: 'far' });
    const [leader, follower] = await tabs(2);
    const [first, second] = [room(leader), room(follower)];
    first.update({ page: 'one' });
    second.update({ page: 'two' });
    await clock.advance(10);
    expect(farRoom.members().map(({ state }) => state.page)).toEqual(['far', 'two']);
    for (const { members } of [first, second]) {
      expect(members().map(({ state, self }) => [state.page, self])).toEqual([
        ['far', false],
        ['two', true],
      ]);
    }
    follower.hub.tab.crash();
    await clock.advance(10);
    expect(farRoom.members().map(({ state }) => state.page)).toEqual(['far', 'one']);
    expect(first.members().map(({ state }) => state.page)).toEqual(['far', 'one']);
    first.leave();
    expect(broker.statesIn('board')).toEqual([{ page: 'far' }]);
  });

  it('[C13][T1] what was said while an older word of it was under way is shown to its own tabs, too', async () => {
    const { broker, clock, connected, openBrowser } = talkWorld();
    const [far] = await connected(1);
    const farRoom = room(far);
    farRoom.update({ page: 'far' });
    const slow = new DelayedLine();
    const open = openBrowser(slow);
    const [leader, follower] = [open(), open()];
    await clock.advance(10);
    leader.realtime.connect();
    await arrive(slow, clock);
    const [first, second] = [room(leader), room(follower)];
    first.update({ page: 'one' });
    slow.deliver('up', 1);
    second.update({ page: 'two' });
    await clock.advance(10);
    await arrive(slow, clock);
    for (const { members } of [farRoom, first, second]) {
      expect(members().map(({ state }) => state.page)).toEqual(['far', 'two']);
    }
    expect(broker.statesIn('board')).toEqual([{ page: 'far' }, { page: 'two' }]);
  });

  it('[C13][T1] whoever joins in a second tab is told who is there', async () => {
    const { clock, connected, tabs } = talkWorld();
    const [far] = await connected(1);
    room(far).update({ page: 'far' });
    const [leader, follower] = await tabs(2);
    room(leader).update({ page: 'one' });
    await clock.advance(10);
    const late = room(follower);
    late.update({ page: 'two' });
    await clock.advance(10);
    expect(late.members().map(({ state }) => state.page)).toEqual(['far', 'two']);
  });

  it('[C13][T1] a follower is in the room again by the next leader', async () => {
    const { broker, clock, tabs } = talkWorld();
    const [leader, follower] = await tabs(2);
    const own = room(follower);
    own.update({ page: 'two' });
    await clock.advance(10);
    leader.hub.tab.crash();
    leader.line.drop();
    await clock.advance(6_000);
    expect(broker.statesIn('board')).toEqual([{ page: 'two' }]);
    expect(own.members().map(({ self }) => self)).toEqual([true]);
  });

  it('[C13] what the server takes later is said again; what it takes away is over', async () => {
    const { broker, clock, connected } = talkWorld();
    const [ann] = await connected(1);
    broker.refuses.set('board', { code: 'RATE_LIMITED', retryable: true, retryAfterMs: 1_000 });
    const annsRoom = room(ann);
    annsRoom.update({ page: 'a' });
    annsRoom.update({ page: 'b' });
    broker.refuses.clear();
    await clock.advance(999);
    expect(broker.statesIn('board')).toEqual([]);
    await clock.advance(1);
    expect(broker.statesIn('board')).toEqual([{ page: 'b' }]);
    expect(annsRoom.members()).toHaveLength(1);
    broker.revoke('board');
    expect(annsRoom.members()).toEqual([]);
  });

  it('[C13] a state that is refused for good takes its handle out of the room, and no other of the browser', async () => {
    const { broker, connected } = talkWorld();
    const [ann, bob] = await connected(2);
    const [one, other, far] = [room(ann), room(ann), room(bob)];
    far.update({ page: 'far' });
    one.update({ page: 'one' });
    other.update({ page: 'other' });
    broker.refuses.set('board', { code: 'STATE_TOO_LARGE', retryable: false });
    other.update({ page: 'too large' });
    broker.refuses.clear();
    expect(other.members()).toEqual([]);
    expect(one.members().map(({ state }) => state.page)).toEqual(['far', 'one']);
    far.update({ page: 'still far' });
    expect(other.members()).toEqual([]);
    expect(one.members().map(({ state }) => state.page)).toEqual(['still far', 'one']);
    one.leave();
    expect(broker.statesIn('board')).toEqual([{ page: 'still far' }]);
  });

  it('[C13] a room that is refused is reported, and nobody is in it', async () => {
    const { broker, connected } = talkWorld();
    const [ann] = await connected(1);
    broker.refuses.set('board', { code: 'FORBIDDEN', retryable: false });
    const annsRoom = room(ann);
    annsRoom.update({ page: 'a' });
    expect(annsRoom.members()).toEqual([]);
    const told = ann.hub.events.filter(({ type }) => type === 'error');
    expect(told.map(({ details }) => details)).toEqual([{ what: 'board', code: 'FORBIDDEN' }]);
  });
});
