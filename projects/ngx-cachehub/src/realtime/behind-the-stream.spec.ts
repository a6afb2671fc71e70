import { TestBed } from '@angular/core/testing';
import { RealtimeCacheService } from 'ngx-cachehub';
import type { FetchOptions, RealtimeOptions } from 'ngx-cachehub';
import { Subject } from 'rxjs';
import { lineWorld } from './spec-support/line-world';

const KEY = 'customers:detail-1';
const LIVE: FetchOptions<unknown> = { realtime: true, staleTime: 60_000 };

/** A row was loaded, and changed where nobody heard of it; by its age it is still fresh. */
async function setUp(options: RealtimeOptions) {
  const { server, clock, hub } = lineWorld(options);
  const realtime = TestBed.inject(RealtimeCacheService);
  realtime.connect();
  await clock.advance(1_000);
  let row = { id: '1', version: 1, name: 'a' };
  const load = jest.fn(() => row);
  hub.fetch(KEY, load, { staleTime: 60_000 }).subscribe().unsubscribe();
  row = { id: '1', version: 2, name: 'b' };
  const watch = (given = LIVE) => {
    const seen: unknown[] = [];
    hub.fetch(KEY, load, given).subscribe((value) => seen.push(value));
    return seen;
  };
  return { server, clock, hub, realtime, load, watch };
}

const OLD = { id: '1', version: 1, name: 'a' };
const NEW = { id: '1', version: 2, name: 'b' };

describe('a value that is fresh by its age, older than the stream that is to follow it', () => {
  it.each<RealtimeOptions>([{ protocol: 'plain' }, {}])(
    '[K6][I4] is asked for once when its stream begins (%j)',
    async (options) => {
      const { clock, hub, load, watch } = await setUp(options);
      const seen = watch();
      await clock.advance(70_000);
      expect([load.mock.calls.length, seen]).toEqual([2, [OLD, NEW]]);
      expect(hub.stateOf(KEY)).toMatchObject({ isStale: false, isFetching: false });
    },
  );

  it.each<RealtimeOptions>([{ protocol: 'plain' }, {}])(
    '[K6][I4] is asked for once where its stream has begun without it (%j)',
    async (options) => {
      const { clock, hub, realtime, load, watch } = await setUp(options);
      realtime.subscribeToEntity('customers').subscribe();
      await clock.advance(1_000);
      const seen = watch();
      await clock.advance(70_000);
      expect([load.mock.calls.length, seen]).toEqual([2, [OLD, NEW]]);
      expect(hub.stateOf(KEY)).toMatchObject({ isStale: false, isFetching: false });
    },
  );

  it('[K6][K2] is asked for once for `cache-first` as well, whichever comes first', async () => {
    const { clock, load, watch } = await setUp({});
    const cacheFirst: FetchOptions<unknown> = { realtime: true, policy: 'cache-first' };
    const seen = watch(cacheFirst);
    await clock.advance(1_000);
    watch(cacheFirst);
    await clock.advance(1_000);
    expect([load.mock.calls.length, seen]).toEqual([2, [OLD, NEW]]);
  });

  it('[K6][C4] is asked for when the stream goes on, if it was interrupted', async () => {
    const { server, clock, hub, realtime, load, watch } = await setUp({});
    realtime.subscribeToEntity('customers').subscribe();
    await clock.advance(1_000);
    server.drop();
    server.accepts = false;
    const seen = watch();
    expect([load.mock.calls.length, seen]).toEqual([1, [OLD]]);
    server.accepts = true;
    realtime.connect();
    server.accept();
    await clock.advance(40_000);
    expect([load.mock.calls.length, seen]).toEqual([2, [OLD, NEW]]);
    expect(hub.stateOf(KEY).isStale).toBe(false);
  });

  it('[K2][K6] is shown without a load to those who do not ask for the stream', async () => {
    const { clock, realtime, load, watch } = await setUp({});
    realtime.subscribeToEntity('customers').subscribe();
    await clock.advance(1_000);
    const seen = watch({ staleTime: 60_000 });
    await clock.advance(10_000);
    expect([load.mock.calls.length, seen]).toEqual([1, [OLD]]);
  });
});

describe('a load that begins while a refetch waits for its turn', () => {
  it('[I9][K8] is the refetch: the key is not loaded once more', async () => {
    const { clock, hub, load, watch } = await setUp({});
    watch({ staleTime: 60_000 });
    void hub.invalidate(KEY);
    await clock.drain();
    const loads = load.mock.calls.length;
    // The window is open: this one has to wait.
    const done = jest.fn();
    void hub.invalidate(KEY).then(done);
    const answers = new Subject<unknown>();
    const reload = jest.fn(() => answers);
    hub.fetch(KEY, reload).subscribe();
    answers.next(NEW);
    answers.complete();
    await clock.advance(10_000);
    expect([load.mock.calls.length - loads, reload.mock.calls.length]).toEqual([0, 1]);
    expect(done).toHaveBeenCalledTimes(1);
  });
});
