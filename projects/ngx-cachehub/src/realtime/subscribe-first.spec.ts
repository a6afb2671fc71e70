import { TestBed } from '@angular/core/testing';
import { RealtimeCacheService } from 'ngx-cachehub';
import type { RealtimeOptions } from 'ngx-cachehub';
import { Subject } from 'rxjs';
import { lineWorld } from './spec-support/line-world';

const KEY = 'customers:detail-1';
const LIST = 'customers:list-{}';

/** A server that acknowledges when it is told to; each load is answered by the test. */
function setUp(options: RealtimeOptions = {}) {
  const { server, clock, hub } = lineWorld(options);
  server.acknowledges = false;
  const loads: Subject<unknown>[] = [];
  const seen: unknown[] = [];
  const load = () => {
    const answer = new Subject<unknown>();
    loads.push(answer);
    return answer;
  };
  const watch = (key: string) =>
    hub.fetch(key, load, { realtime: true }).subscribe((value) => seen.push(value));
  const answer = (index: number, value: unknown) => {
    loads[index].next(value);
    loads[index].complete();
  };
  const acknowledge = () => server.acknowledge(server.messages('SUBSCRIBE')[0]);
  return { server, clock, hub, loads, seen, watch, answer, acknowledge };
}

describe('subscribe first, then load', () => {
  it('[K11][K6] a load that waited for its subscription is the only one', async () => {
    const { clock, loads, watch, answer, acknowledge, hub } = setUp();
    watch(KEY);
    watch(LIST);
    await clock.advance(149);
    expect([loads.length, hub.stateOf(KEY).status]).toEqual([0, 'loading']);
    acknowledge();
    expect(loads.length).toBe(2);
    answer(0, { id: '1', version: 1, name: 'a' });
    answer(1, { items: [], totalCount: 0 });
    await clock.advance(10_000);
    expect([loads.length, hub.stateOf(KEY).isStale]).toEqual([2, false]);
  });

  it('[K11][G4] what is pushed behind the acknowledgement survives the answer', async () => {
    const { server, clock, seen, watch, answer, acknowledge } = setUp();
    watch(KEY);
    acknowledge();
    server.update('customers', '1', 2, { name: 'b' });
    await clock.advance(100);
    answer(0, { id: '1', version: 1, name: 'a' });
    expect(seen).toEqual([{ id: '1', version: 2, name: 'b' }]);
  });

  it('[K11][I4] waits 150 ms and no longer; covered later, the key is loaded once more', async () => {
    const { clock, loads, watch, answer, acknowledge } = setUp();
    watch(KEY);
    await clock.advance(150);
    expect(loads.length).toBe(1);
    answer(0, { id: '1', version: 1, name: 'a' });
    // The time is over for all of the entity.
    watch(LIST);
    expect(loads.length).toBe(2);
    answer(1, { items: [], totalCount: 0 });
    acknowledge();
    await clock.advance(10_000);
    expect(loads.length).toBe(4);
  });

  it('[K11][K5][I10] whoever leaves while it waits leaves nothing behind', async () => {
    const { clock, loads, watch, acknowledge, hub } = setUp({ heartbeat: false });
    const subscription = watch(KEY);
    watch(LIST).unsubscribe();
    subscription.unsubscribe();
    TestBed.inject(RealtimeCacheService).disconnect();
    acknowledge();
    expect([clock.pending, hub.metrics().entries]).toEqual([0, 0]);
    await clock.advance(10_000);
    expect(loads.length).toBe(0);
  });

  it('[K11] a value that the app sets meanwhile needs no load', async () => {
    const { clock, loads, watch, acknowledge, hub } = setUp();
    watch(KEY);
    hub.set(KEY, { id: '1', version: 5 });
    await clock.advance(150);
    expect(loads.length).toBe(0);
    acknowledge();
    await clock.drain();
    // Set before the subscription was live, it is asked for once more.
    expect(loads.length).toBe(1);
  });

  it('[K11] does not wait where no acknowledgement is on its way', async () => {
    const { server, clock, loads, watch } = setUp();
    server.accepts = false;
    watch(KEY);
    expect(loads.length).toBe(0);
    server.accept();
    server.drop();
    // The next line comes some time.
    watch(LIST);
    expect(loads.length).toBe(2);
    await clock.advance(10);
    expect(loads.length).toBe(2);
  });

  it('[K11] does not wait for a server that acknowledges nothing', () => {
    const { server, loads, watch } = setUp({ protocol: 'plain' });
    server.accepts = false;
    watch(KEY);
    expect(loads.length).toBe(1);
  });
});

/** Row and list are loaded and followed; then the page is left, and the row changes. */
async function leave() {
  const world = setUp();
  const { server, clock, watch, answer } = world;
  server.acknowledges = true;
  const subscriptions = [watch(KEY), watch(LIST)];
  answer(0, { id: '1', version: 1, name: 'a' });
  answer(1, [{ id: '1', version: 1, name: 'a' }]);
  await clock.advance(1_000);
  for (const subscription of subscriptions) subscription.unsubscribe();
  await clock.advance(1_000);
  server.update('customers', '1', 2, { name: 'b' });
  const acknowledgeLast = () => server.acknowledge(server.messages('SUBSCRIBE').at(-1)!);
  return { ...world, acknowledgeLast };
}

describe('coming back to a page', () => {
  const changed = { id: '1', version: 2, name: 'b' };

  it('[K11][C5] loads nothing where the stream goes on: what was missed comes by it', async () => {
    const { server, clock, loads, watch, hub, acknowledgeLast } = await leave();
    server.acknowledges = false;
    watch(KEY);
    watch(LIST);
    await clock.advance(20);
    acknowledgeLast();
    await clock.advance(10_000);
    expect([hub.getValue(KEY), hub.getValue(LIST)]).toEqual([changed, [changed]]);
    expect(loads.length).toBe(2);
    expect(hub.stateOf(LIST)).toMatchObject({ isStale: false, isFetching: false });
    expect(hub.metrics().fetches).toBe(2);
  });

  it('[K11] waits for the acknowledgement to say so, for 150 ms', async () => {
    const { server, clock, loads, watch, hub, acknowledgeLast } = await leave();
    server.acknowledges = false;
    watch(KEY);
    await clock.advance(149);
    expect([loads.length, hub.stateOf(KEY).status]).toEqual([2, 'reloading']);
    acknowledgeLast();
    expect([loads.length, hub.stateOf(KEY)]).toMatchObject([
      2,
      { status: 'resolved', isStale: false, data: changed },
    ]);
  });

  it('[K11][C5] loads after 150 ms without an acknowledgement, and no second time', async () => {
    const { server, clock, loads, watch, answer, acknowledgeLast } = await leave();
    server.acknowledges = false;
    watch(KEY);
    await clock.advance(150);
    expect(loads.length).toBe(3);
    answer(2, changed);
    acknowledgeLast();
    await clock.advance(10_000);
    expect(loads.length).toBe(3);
  });

  it('[K11][C4] loads where the stream cannot go on', async () => {
    const { server, clock, loads, watch } = await leave();
    server.forget();
    watch(KEY);
    await clock.advance(10_000);
    expect(loads.length).toBe(3);
  });

  it('[K2] loads what is asked for as such: network-only shows nothing older', async () => {
    const { clock, loads, hub } = await leave();
    const load = jest.fn(() => changed);
    const options = { realtime: true, policy: 'network-only' } as const;
    const seen: unknown[] = [];
    hub.fetch(KEY, load, options).subscribe((value) => seen.push(value));
    await clock.advance(1_000);
    expect([load.mock.calls.length, loads.length, seen]).toEqual([1, 2, [changed]]);
  });

  it('[K11][G1] loads a row of which the stream left out a change', async () => {
    const { server, clock, loads, watch, answer } = await leave();
    server.update('customers', '1', 4, { name: 'd' });
    watch(KEY);
    await clock.drain();
    expect(loads.length).toBe(3);
    answer(2, { id: '1', version: 4, name: 'd' });
    await clock.advance(10_000);
    expect(loads.length).toBe(3);
  });
});
