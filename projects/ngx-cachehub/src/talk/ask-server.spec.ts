import { TestBed } from '@angular/core/testing';
import { provideCacheHub, RealtimeCacheService, withRealtime } from 'ngx-cachehub';
import { coded, recorded, talkWorld } from './spec-support/talk-world';

describe('request', () => {
  it('[C11][row:B2] each answer goes to who asked, in whatever order they come', async () => {
    const { broker, connected } = talkWorld();
    broker.methods.set('later', () => undefined);
    broker.methods.set('twice', (params) => ({ result: Number(params) * 2 }));
    const [{ realtime, line }] = await connected(1);
    const slow = recorded(realtime.request<string>('later'));
    const quick = recorded(realtime.request<number>('twice', 21));
    expect([quick.values, quick.ends]).toEqual([[42], ['complete']]);
    const [asked] = line.messages('REQUEST');
    line.emit({ type: 'RESPONSE', id: asked.id, result: 'at last' });
    line.emit({ type: 'RESPONSE', id: asked.id, result: 'again' });
    expect([slow.values, slow.ends]).toEqual([['at last'], ['complete']]);
  });

  it('[C11] is sent by each subscription, and by none', async () => {
    const { broker, connected } = talkWorld();
    broker.methods.set('count', () => ({ result: 1 }));
    const [{ realtime, line }] = await connected(1);
    const asking = realtime.request('count', { of: 'sales' });
    expect(line.messages('REQUEST')).toEqual([]);
    recorded(asking);
    recorded(asking);
    expect(line.messages('REQUEST').map(({ params }) => params)).toEqual([
      { of: 'sales' },
      { of: 'sales' },
    ]);
  });

  it('[C11] fails with the code and the details of the server', async () => {
    const { connected } = talkWorld();
    const [{ realtime, line }] = await connected(1);
    const unknown = recorded(realtime.request('nonsense'));
    expect(unknown.ends).toEqual([coded('server-error')]);
    expect(unknown.ends[0]).toMatchObject({
      details: { code: 'UNKNOWN_METHOD', retryable: false },
    });
    const busy = recorded(realtime.request('nonsense'));
    const { id } = line.messages('REQUEST')[1];
    expect(busy.ends).toHaveLength(1);
    line.emit({ type: 'ERROR', id, code: 'LATE', message: '', retryable: true });
    expect(busy.ends).toHaveLength(1);
  });

  it('[C11] fails with timeout, and then tells the server that nobody waits', async () => {
    const { broker, clock, connected } = talkWorld();
    broker.methods.set('never', () => undefined);
    const [{ realtime }] = await connected(1);
    const usual = recorded(realtime.request('never'));
    const short = recorded(realtime.request('never', undefined, { timeoutMs: 500 }));
    const endless = recorded(realtime.request('never', undefined, { timeoutMs: Infinity }));
    await clock.advance(499);
    expect(short.ends).toEqual([]);
    await clock.advance(1);
    expect(short.ends).toEqual([coded('timeout')]);
    expect(broker.cancelled).toHaveLength(1);
    await clock.advance(29_500);
    expect(usual.ends).toEqual([coded('timeout')]);
    await clock.advance(3_600_000);
    expect(endless.ends).toEqual([]);
    endless.stop();
    expect(broker.cancelled).toHaveLength(3);
  });

  it('[C11] whoever unsubscribes cancels, once, and only what is under way', async () => {
    const { broker, connected } = talkWorld();
    broker.methods.set('never', () => undefined);
    broker.methods.set('now', () => ({ result: 1 }));
    const [{ realtime, line }] = await connected(1);
    const pending = recorded(realtime.request('never'));
    pending.stop();
    recorded(realtime.request('now')).stop();
    expect(broker.cancelled).toEqual([line.messages('REQUEST')[0].id]);
    line.emit({ type: 'RESPONSE', id: line.messages('REQUEST')[0].id, result: 1 });
    expect(pending.values).toEqual([]);
  });

  it('[C6][C11] without a line it fails at once, asks for one, and nothing is kept', async () => {
    const { broker, clock, openBrowser } = talkWorld();
    broker.methods.set('now', () => ({ result: 1 }));
    const { realtime, line } = openBrowser()();
    line.accepts = false;
    await clock.advance(10);
    expect(recorded(realtime.request('now')).ends).toEqual([coded('disconnected')]);
    line.accept();
    expect(realtime.connectionStatus()).toBe('connected');
    expect(line.messages('REQUEST')).toEqual([]);
    expect(recorded(realtime.request('now')).values).toEqual([1]);
  });

  it('[C6][C11] what is under way when the line drops fails with disconnected', async () => {
    const { broker, clock, connected } = talkWorld();
    broker.methods.set('never', () => undefined);
    const [{ realtime, line }] = await connected(1);
    const asked = recorded(realtime.request('never'));
    line.drop();
    expect(asked.ends).toEqual([coded('disconnected')]);
    await clock.advance(2_000);
    expect(line.opened).toBe(2);
    expect(line.messages('REQUEST')).toEqual([]);
  });

  it('[C11][T1] a tab that follows asks by the one that leads', async () => {
    const { broker, clock, tabs } = talkWorld();
    broker.methods.set('twice', (params) => ({ result: Number(params) * 2 }));
    broker.methods.set('never', () => undefined);
    const [leader, follower] = await tabs(2);
    const answer = recorded(follower.realtime.request('twice', 4));
    const own = recorded(leader.realtime.request('twice', 5));
    const refused = recorded(follower.realtime.request('nonsense'));
    const dropped = recorded(follower.realtime.request('never'));
    const cancelled = recorded(follower.realtime.request('never'));
    await clock.advance(10);
    expect([answer.values, own.values]).toEqual([[8], [10]]);
    expect(refused.ends).toEqual([coded('server-error')]);
    expect(follower.line.opened).toBe(0);
    cancelled.stop();
    await clock.advance(10);
    expect(broker.cancelled).toHaveLength(1);
    leader.hub.tab.crash();
    await clock.advance(6_000);
    expect(dropped.ends).toEqual([coded('disconnected')]);
    const again = recorded(follower.realtime.request('twice', 6));
    expect([again.values, follower.line.opened]).toEqual([[12], 1]);
  });

  it('[C11][N3] ends with the hub, and frees what it held', async () => {
    const { broker, connected } = talkWorld();
    broker.methods.set('never', () => undefined);
    const [{ realtime, hub }] = await connected(1);
    const asked = recorded(realtime.request('never'));
    hub.injector.destroy();
    expect(asked.ends).toEqual([coded('disconnected')]);
  });

  it('[C11] a name or a time that cannot be is refused', async () => {
    const { connected } = talkWorld();
    const [{ realtime }] = await connected(1);
    expect(() => realtime.request('')).toThrow(coded('invalid-key'));
    expect(() => realtime.request('n'.repeat(257))).toThrow(coded('invalid-key'));
    expect(() => realtime.request('a', 1, { timeoutMs: -1 })).toThrow(coded('invalid-config'));
  });

  it('[N0][C11] without realtime, and with a plain server, it says what is missing', () => {
    const off = TestBed.configureTestingModule({ providers: [provideCacheHub()] });
    const without = off.inject(RealtimeCacheService);
    expect(recorded(without.request('a')).ends).toEqual([coded('not-configured')]);
    expect(() => without.topic('a').publish(1)).toThrow(coded('not-configured'));
    expect(() => without.presence('a').update(1)).toThrow(coded('not-configured'));
    const state = without.sharedState('a', { initial: { n: 1 } });
    expect(() => state.set({ n: 2 })).toThrow(coded('not-configured'));
    expect(state.state()).toEqual({ n: 1 });
    expect(without.presence('a').members()).toEqual([]);
    TestBed.resetTestingModule();
    const url = 'ws://localhost:1';
    const plain = TestBed.configureTestingModule({
      providers: [provideCacheHub({}, withRealtime({ url, protocol: 'plain' }))],
    }).inject(RealtimeCacheService);
    expect(recorded(plain.request('a')).ends).toEqual([coded('not-configured')]);
  });
});
