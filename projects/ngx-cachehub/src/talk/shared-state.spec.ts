import { createEnvironmentInjector, runInInjectionContext } from '@angular/core';
import { recorded, talkWorld } from './spec-support/talk-world';
import type { TalkTab } from './spec-support/talk-world';

interface Plan {
  readonly title: string;
  readonly size: number;
  readonly note: string | null;
}

const initial: Plan = { title: '', size: 0, note: null };
const plan = ({ realtime }: TalkTab) => realtime.sharedState<Plan>('plan', { initial });

describe('sharedState', () => {
  it('[X4][row:C3] what one sets shows there at once, and with all others', async () => {
    const { connected } = talkWorld();
    const [ann, bob] = await connected(2);
    const [anns, bobs] = [plan(ann), plan(bob)];
    const heard = recorded(bobs.state$);
    anns.set({ title: 'Launch' });
    expect(anns.state()).toEqual({ ...initial, title: 'Launch' });
    bobs.set({ size: 3 });
    for (const { state } of [anns, bobs]) {
      expect(state()).toEqual({ title: 'Launch', size: 3, note: null });
    }
    expect(heard.values).toEqual([
      initial,
      { ...initial, title: 'Launch' },
      { ...initial, title: 'Launch', size: 3 },
    ]);
  });

  it('[X4] a newcomer gets the state as the server last saw it; what was never set stays its own', async () => {
    const { broker, connected } = talkWorld();
    const [ann, bob] = await connected(2);
    plan(ann).set({ title: 'Launch', note: 'soon' });
    const bobs = bob.realtime.sharedState('plan', { initial: { ...initial, size: 7 } });
    expect(bobs.state()).toEqual({ title: 'Launch', note: 'soon', size: 7 });
    expect(broker.stateOf('plan')).toEqual({ title: 'Launch', note: 'soon' });
  });

  it('[X4] the last publisher of a field wins, also where two set it at the same time', async () => {
    const { broker, clock, connected } = talkWorld();
    for (const order of ['ours first', 'theirs first'] as const) {
      const [ann] = await connected(1);
      const anns = plan(ann);
      const held: (() => void)[] = [];
      const deliver = ann.line.emit.bind(ann.line);
      const accept = broker.take.bind(broker);
      // What is under way, in both directions.
      ann.line.emit = (frame) => void held.push(() => deliver(frame));
      if (order === 'theirs first') broker.publish('plan', { title: 'theirs' }, true);
      const inWay: (() => void)[] = [];
      broker.take = (message, line) => void inWay.push(() => accept(message, line));
      anns.set({ title: 'ours' });
      if (order === 'ours first') {
        inWay.shift()?.();
        broker.publish('plan', { title: 'theirs' }, true);
      }
      for (let i = 0; i < 5; i++) {
        for (const run of inWay.splice(0)) run();
        for (const run of held.splice(0)) run();
      }
      broker.take = accept;
      const last = order === 'ours first' ? 'theirs' : 'ours';
      expect([broker.stateOf('plan')['title'], anns.state().title]).toEqual([last, last]);
      ann.hub.injector.destroy();
      await clock.advance(1);
    }
  });

  it('[X4a] what is set without a line waits, one value a field, and wins when it goes out', async () => {
    const { broker, clock, connected } = talkWorld();
    const [ann, bob] = await connected(2);
    const [anns, bobs] = [plan(ann), plan(bob)];
    ann.line.drop();
    anns.set({ title: 'a' });
    anns.set({ title: 'b' });
    bobs.set({ title: 'meanwhile', size: 5 });
    expect(anns.state()).toEqual({ ...initial, title: 'b' });
    await clock.advance(2_000);
    const sent = ann.line.messages('PUBLISH').map(({ data }) => data);
    expect(sent).toEqual([{ title: 'b' }]);
    for (const { state } of [anns, bobs]) {
      expect(state()).toEqual({ title: 'b', size: 5, note: null });
    }
    expect(broker.stateOf('plan')).toEqual({ title: 'b', size: 5 });
  });

  it('[X4b] what a line may have lost is published again; what it has carried for long is not', async () => {
    const { broker, clock, connected } = talkWorld();
    const [ann] = await connected(1);
    const anns = plan(ann);
    const take = broker.take.bind(broker);
    anns.set({ size: 1 });
    await clock.advance(80_000);
    // The socket takes it, and the network does not.
    broker.take = () => undefined;
    anns.set({ title: 'lost' });
    broker.take = take;
    broker.publish('plan', { size: 2 }, true);
    ann.line.drop();
    broker.publish('plan', { size: 3 }, true);
    await clock.advance(2_000);
    expect(broker.stateOf('plan')).toEqual({ title: 'lost', size: 3 });
    expect(anns.state()).toEqual({ title: 'lost', size: 3, note: null });
  });

  it('[X4c] a publish that is refused for now goes out again, with the newest values', async () => {
    const { broker, clock, connected } = talkWorld();
    const [ann] = await connected(1);
    const anns = plan(ann);
    broker.refuses.set('plan', { code: 'RATE_LIMITED', retryable: true, retryAfterMs: 1_000 });
    anns.set({ title: 'a', size: 1 });
    anns.set({ title: 'b' });
    broker.refuses.clear();
    await clock.advance(1_000);
    expect(broker.stateOf('plan')).toEqual({ title: 'b', size: 1 });
    expect(anns.state()).toEqual({ title: 'b', size: 1, note: null });
  });

  it('[X4c] what is refused for good is shown as the server has it, or as at first', async () => {
    const { broker, connected } = talkWorld();
    const [ann] = await connected(1);
    broker.publish('plan', { title: 'theirs' }, true);
    const anns = plan(ann);
    const { take } = broker;
    broker.take = (message, line) => {
      if (message.type !== 'PUBLISH') return take.call(broker, message, line);
      const { id } = message;
      line.emit({ type: 'ERROR', id, code: 'FORBIDDEN', message: 'no', retryable: false });
    };
    anns.set({ title: 'mine', size: 5 });
    expect(anns.state()).toEqual({ title: 'theirs', size: 0, note: null });
    const told = ann.hub.events.filter(({ type }) => type === 'error');
    expect(told.map(({ details }) => details)).toEqual([{ what: 'plan', code: 'FORBIDDEN' }]);
  });

  it('[X4c][C14] a topic that is refused or taken away shows nothing but the beginning', async () => {
    const { broker, connected } = talkWorld();
    const [ann] = await connected(1);
    const anns = plan(ann);
    anns.set({ title: 'a' });
    broker.revoke('plan');
    expect(anns.state()).toEqual(initial);
  });

  it('[X4] merge decides how what others set is put in', async () => {
    const { broker, connected } = talkWorld();
    const [ann] = await connected(1);
    const most = ann.realtime.sharedState('score', {
      initial: { best: 3 },
      merge: (current, incoming) => ({ best: Math.max(current.best, incoming.best ?? 0) }),
    });
    broker.publish('score', { best: 9 }, true);
    broker.publish('score', { best: 5 }, true);
    expect(most.state()).toEqual({ best: 9 });
  });

  it('[X4] null is a value and undefined is none; what is no object changes nothing', async () => {
    const { broker, connected } = talkWorld();
    const [ann] = await connected(1);
    const anns = plan(ann);
    anns.set({ note: 'x' });
    anns.set({ note: undefined });
    expect(anns.state().note).toBe('x');
    anns.set({ note: null });
    expect(broker.stateOf('plan')).toEqual({ note: null });
    expect(ann.line.messages('PUBLISH')).toHaveLength(2);
    for (const data of ['text', null, [1], 7]) broker.publish('plan', data);
    expect(anns.state()).toEqual(initial);
  });

  it('[X4][T1] tabs share it by one line, and a later tab gets the state', async () => {
    const { broker, clock, tabs } = talkWorld();
    const [leader, follower] = await tabs(2);
    const first = plan(follower);
    await clock.advance(10);
    first.set({ title: 'from a follower' });
    await clock.advance(10);
    const second = plan(leader);
    await clock.advance(10);
    expect(second.state().title).toBe('from a follower');
    second.set({ size: 2 });
    await clock.advance(10);
    expect(first.state()).toEqual({ title: 'from a follower', size: 2, note: null });
    expect(broker.stateOf('plan')).toEqual({ title: 'from a follower', size: 2 });
  });

  it('[X4a][T1] what a follower sets while nobody leads goes out by the next leader', async () => {
    const { broker, clock, tabs } = talkWorld();
    const [leader, follower] = await tabs(2);
    const state = plan(follower);
    await clock.advance(10);
    leader.hub.tab.crash();
    leader.line.drop();
    await clock.advance(10);
    state.set({ title: 'waiting' });
    await clock.advance(6_000);
    expect(broker.stateOf('plan')).toEqual({ title: 'waiting' });
  });

  it('[X4][N3] ends with the injector that asked for it', async () => {
    const { broker, connected } = talkWorld();
    const [{ realtime, hub }] = await connected(1);
    const page = createEnvironmentInjector([], hub.injector);
    const state = runInInjectionContext(page, () => realtime.sharedState('plan', { initial }));
    expect(broker.listenersOf('plan')).toBe(1);
    const heard = recorded(state.state$);
    page.destroy();
    expect(broker.listenersOf('plan')).toBe(0);
    expect(heard.ends).toEqual(['complete']);
  });
});
