import { TestBed } from '@angular/core/testing';
import {
  CACHE_HUB_SCHEDULER,
  CacheHubService,
  provideCacheHub,
  RealtimeCacheService,
  withRealtime,
} from 'ngx-cachehub';
import type { RealtimeOptions } from 'ngx-cachehub';
import { VirtualScheduler } from 'ngx-cachehub/testing';
import { Subject } from 'rxjs';
import { FakeSyncServer } from './fake-sync-server.fixture';

const KEY = 'customers:detail-1';
const LIST = 'customers:list-{}';

/** A server that acknowledges when it is told to; each load is answered by the test. */
function setUp(options: RealtimeOptions = {}) {
  const server = new FakeSyncServer();
  server.acknowledges = false;
  const clock = new VirtualScheduler();
  TestBed.configureTestingModule({
    providers: [
      { provide: CACHE_HUB_SCHEDULER, useValue: clock },
      provideCacheHub(
        { logger: { level: 'silent' } },
        withRealtime({ transport: () => server, ...options }),
      ),
    ],
  });
  const hub = TestBed.inject(CacheHubService);
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
