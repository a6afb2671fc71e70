import { coded, recorded, talkWorld } from './spec-support/talk-world';

describe('topic', () => {
  it('[C12][row:C1] what one publishes reaches every other, once and in order, and not itself', async () => {
    const { connected } = talkWorld();
    const [ann, bob, cid] = await connected(3);
    const channels = [ann, bob, cid].map(({ realtime }) => realtime.topic<string>('lobby'));
    const heard = channels.map(({ messages$ }) => recorded(messages$));
    channels[0].publish('Hello');
    channels[1].publish('Hi');
    channels[0].publish('Bye');
    expect(heard.map(({ values }) => values)).toEqual([
      ['Hi'],
      ['Hello', 'Bye'],
      ['Hello', 'Hi', 'Bye'],
    ]);
  });

  it('[C12] who published, and when, is what the server says', async () => {
    const { connected } = talkWorld();
    const [ann] = await connected(1, { userId: 'ann' });
    const [bob] = await connected(1, { userId: 'bob' });
    const heard = recorded(bob.realtime.topic('lobby').deliveries$);
    ann.realtime.topic('lobby').publish({ from: 'somebody else' });
    expect(heard.values).toEqual([{ data: { from: 'somebody else' }, from: 'ann', at: 1 }]);
  });

  it('[C12] the topic is subscribed while somebody listens, and on each line anew', async () => {
    const { broker, clock, connected } = talkWorld();
    const [{ realtime, line }] = await connected(1);
    const lobby = realtime.topic('lobby');
    expect(broker.listenersOf('lobby')).toBe(0);
    const first = recorded(lobby.messages$);
    const second = recorded(lobby.messages$);
    expect(line.messages('SUBSCRIBE_TOPIC')).toHaveLength(1);
    first.stop();
    expect(broker.listenersOf('lobby')).toBe(1);
    line.drop();
    await clock.advance(2_000);
    expect(line.messages('SUBSCRIBE_TOPIC')).toHaveLength(1);
    broker.publish('lobby', 'again');
    expect([first.values, second.values]).toEqual([[], ['again']]);
    second.stop();
    expect(broker.listenersOf('lobby')).toBe(0);
    expect(line.messages('UNSUBSCRIBE_TOPIC')).toHaveLength(1);
  });

  it('[C12] one handle that leaves ends no other, and both hear each other', async () => {
    const { broker, connected } = talkWorld();
    const [{ realtime }] = await connected(1);
    const [one, two] = [realtime.topic('lobby'), realtime.topic('lobby')];
    const [first, second] = [recorded(one.messages$), recorded(two.messages$)];
    one.publish('from one');
    expect([first.values, second.values]).toEqual([[], ['from one']]);
    first.stop();
    broker.publish('lobby', 'from afar');
    expect(second.values).toEqual(['from one', 'from afar']);
  });

  it('[C6][C12] publishing without a line throws disconnected, and nothing is sent later', async () => {
    const { clock, connected } = talkWorld();
    const [ann, bob] = await connected(2);
    const heard = recorded(bob.realtime.topic('lobby').messages$);
    const lobby = ann.realtime.topic('lobby');
    ann.line.drop();
    expect(() => lobby.publish('lost')).toThrow(coded('disconnected'));
    await clock.advance(2_000);
    expect(ann.realtime.connectionStatus()).toBe('connected');
    lobby.publish('sent');
    expect(heard.values).toEqual(['sent']);
  });

  it('[C12] a topic that is refused ends with the reason; one that may pass is asked for again', async () => {
    const { broker, clock, connected } = talkWorld();
    const [{ realtime, line }] = await connected(1);
    broker.refuses.set('secret', { code: 'FORBIDDEN', retryable: false });
    broker.refuses.set('busy', { code: 'BUSY', retryable: true, retryAfterMs: 700 });
    const secret = realtime.topic('secret');
    const refused = recorded(secret.messages$);
    expect(refused.ends).toEqual([coded('server-error')]);
    expect(refused.ends[0]).toMatchObject({ details: { code: 'FORBIDDEN' } });
    broker.refuses.delete('secret');
    const granted = recorded(secret.messages$);
    broker.publish('secret', 1);
    expect(granted.values).toEqual([1]);
    const busy = recorded(realtime.topic('busy').messages$);
    broker.refuses.delete('busy');
    await clock.advance(699);
    expect(broker.listenersOf('busy')).toBe(0);
    await clock.advance(1);
    broker.publish('busy', 2);
    expect([busy.values, busy.ends]).toEqual([[2], []]);
    expect(line.opened).toBe(1);
  });

  it('[C12][C14] a topic that is taken away ends with the reason, in every tab', async () => {
    const { broker, clock, tabs } = talkWorld();
    const mine = await tabs(2);
    const heard = mine.map(({ realtime }) => recorded(realtime.topic('lobby').messages$));
    await clock.advance(10);
    broker.revoke('lobby');
    await clock.advance(10);
    expect(heard.map(({ ends }) => ends)).toEqual([
      [coded('server-error')],
      [coded('server-error')],
    ]);
  });

  it('[C12][T1] tabs of one browser share the line, and each hears what another publishes', async () => {
    const { broker, clock, connected, tabs } = talkWorld();
    const [far] = await connected(1);
    const mine = await tabs(3);
    const channels = mine.map(({ realtime }) => realtime.topic<string>('lobby'));
    const heard = channels.map(({ messages$ }) => recorded(messages$));
    const farLobby = far.realtime.topic<string>('lobby');
    const afar = recorded(farLobby.messages$);
    await clock.advance(10);
    expect(broker.listenersOf('lobby')).toBe(2);
    channels[1].publish('from a follower');
    channels[0].publish('from the leader');
    await clock.advance(10);
    farLobby.publish('from afar');
    await clock.advance(10);
    expect(heard.map(({ values }) => [...values].sort())).toEqual([
      ['from a follower', 'from afar'],
      ['from afar', 'from the leader'],
      ['from a follower', 'from afar', 'from the leader'],
    ]);
    expect([...afar.values].sort()).toEqual(['from a follower', 'from the leader']);
    expect(mine.map(({ line }) => line.opened)).toEqual([1, 0, 0]);
  });

  it('[C12][T1] a tab that dies gives its topics back; the next leader subscribes anew', async () => {
    const { broker, clock, tabs } = talkWorld();
    const mine = await tabs(3);
    const only = recorded(mine[2].realtime.topic('two').messages$);
    const heard = recorded(mine[1].realtime.topic('one').messages$);
    await clock.advance(10);
    expect([broker.listenersOf('one'), broker.listenersOf('two')]).toEqual([1, 1]);
    mine[2].hub.tab.crash();
    await clock.advance(10);
    expect([broker.listenersOf('one'), broker.listenersOf('two')]).toEqual([1, 0]);
    mine[0].hub.injector.destroy();
    await clock.advance(6_000);
    broker.publish('one', 'still here');
    await clock.advance(10);
    expect([heard.values, only.values]).toEqual([['still here'], []]);
    expect(mine[1].line.opened).toBe(1);
  });

  it('[C12] a follower that only listens has the line opened', async () => {
    const { broker, clock, openBrowser } = talkWorld();
    const open = openBrowser();
    const [leader, follower] = [open(), open()];
    await clock.advance(10);
    const heard = recorded(follower.realtime.topic('lobby').messages$);
    await clock.advance(10);
    expect(leader.line.opened).toBe(1);
    broker.publish('lobby', 1);
    await clock.advance(10);
    expect(heard.values).toEqual([1]);
  });

  it('[C12][N3] completes with the hub, and its messages are frozen in development', async () => {
    const { broker, connected } = talkWorld();
    const [{ realtime, hub }] = await connected(1);
    const heard = recorded(realtime.topic<object>('lobby').messages$);
    broker.publish('lobby', { deep: {} });
    expect(Object.isFrozen(heard.values[0])).toBe(true);
    hub.injector.destroy();
    expect(heard.ends).toEqual(['complete']);
    expect(broker.listenersOf('lobby')).toBe(0);
  });

  it('[C6][C12] a frame for a topic that nobody holds is told to messages(type), as before', async () => {
    const { connected } = talkWorld();
    const [{ realtime, line }] = await connected(1);
    const raw = recorded(realtime.messages('MESSAGE'));
    line.emit({ type: 'MESSAGE', topic: 'other', data: 1 });
    expect(raw.values).toEqual([{ type: 'MESSAGE', topic: 'other', data: 1 }]);
  });
});
