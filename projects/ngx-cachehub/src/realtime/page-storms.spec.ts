import { TestBed } from '@angular/core/testing';
import {
  CACHE_HUB_SCHEDULER,
  CacheHubService,
  defineEntity,
  listKey,
  provideCacheHub,
  withRealtime,
} from 'ngx-cachehub';
import { VirtualScheduler } from 'ngx-cachehub/testing';
import { Observable } from 'rxjs';
import { FakeSyncServer } from './fake-sync-server.fixture';

interface Task {
  readonly id: string;
  readonly version: number;
  readonly rank: number;
}

const FIRST_PAGE = listKey('tasks', {});
const TASKS = defineEntity<Task, string>('tasks', {
  lists: { matches: () => true, compare: () => (a, b) => a.rank - b.rank, limit: () => 2 },
});
const task = (n: number): Task => ({ id: String(n), version: 1, rank: n });

/** The first two of a thousand tasks, kept by rule; a load of them takes `loadMs`. */
async function watchPage(loadMs = 0) {
  const server = new FakeSyncServer();
  const clock = new VirtualScheduler();
  TestBed.configureTestingModule({
    providers: [
      { provide: CACHE_HUB_SCHEDULER, useValue: clock },
      provideCacheHub(
        { logger: { level: 'silent' }, entities: [TASKS] },
        withRealtime({ transport: () => server }),
      ),
    ],
  });
  const hub = TestBed.inject(CacheHubService);
  /** When the page was loaded, but for the first time. */
  const loads: number[] = [];
  let gone = 0;
  const load = () => {
    loads.push(clock.now());
    const page = { items: [task(gone + 1), task(gone + 2)], totalCount: 1_000 - gone };
    return new Observable<typeof page>((subscriber) => {
      const answer = () => {
        subscriber.next(page);
        subscriber.complete();
      };
      return clock.setTimer(answer, loadMs);
    });
  };
  hub.fetch(FIRST_PAGE, load, { realtime: true }).subscribe();
  await clock.advance(10_000);
  loads.length = 0;
  const remove = () =>
    server.event('tasks', 'ENTITY_DELETED', { entityId: String(++gone), version: 2 });
  const count = () => hub.getValue<{ readonly totalCount: number }>(FIRST_PAGE)?.totalCount;
  return { server, clock, hub, loads, remove, count };
}

describe('storms over a page that only the server can mend', () => {
  it('[L2][B5] one event has the page loaded again at once', async () => {
    const { clock, loads, remove, count } = await watchPage();
    remove();
    await clock.advance(100);
    expect(loads).toEqual([clock.now()]);
    await clock.advance(10_000);
    expect([loads.length, count()]).toEqual([1, 999]);
  });

  it('[row:A4][row:own6][B5][I9] a hundred in a row load it at the first, every five seconds, and after the last', async () => {
    const { clock, loads, remove, count } = await watchPage();
    for (let n = 0; n < 100; n++) {
      remove();
      await clock.advance(100);
    }
    const last = clock.now();
    expect(loads.length).toBeGreaterThanOrEqual(2);
    await clock.advance(10_000);
    expect(loads.length).toBeLessThanOrEqual(3);
    expect(Math.max(...loads)).toBeGreaterThanOrEqual(last);
    expect(count()).toBe(900);
  });

  it('[L9][B5] changes of rows that nobody holds load it no more often', async () => {
    const { server, clock, loads } = await watchPage();
    for (let n = 500; n < 550; n++) {
      server.update('tasks', String(n), 2, { rank: n });
      await clock.advance(200);
    }
    await clock.advance(10_000);
    expect(loads.length).toBeGreaterThanOrEqual(2);
    expect(loads.length).toBeLessThanOrEqual(3);
  });

  it('[K8] what the app invalidates does not wait for the silence', async () => {
    const { clock, hub, loads, remove } = await watchPage();
    remove();
    await clock.advance(600);
    remove();
    await clock.advance(100);
    expect(loads.length).toBe(1);
    void hub.invalidate(FIRST_PAGE);
    await clock.drain();
    expect(loads).toEqual([clock.now() - 600, clock.now()]);
    await clock.advance(10_000);
    expect(loads.length).toBe(2);
  });

  it('[K8][B5] a load that pushes overtake is repeated after the silence, not when it ends', async () => {
    const { clock, hub, loads, remove, count } = await watchPage(300);
    for (let n = 0; n < 4; n++) {
      remove();
      await clock.advance(200);
    }
    const last = clock.now() - 100;
    await clock.advance(800);
    expect(loads.length).toBe(1);
    await clock.advance(500);
    expect([loads.length, count(), hub.stateOf(FIRST_PAGE).isStale]).toEqual([2, 996, false]);
    expect(loads[1]).toBe(last + 1_000);
  });

  it('[I10] nobody loads a page that was left while it waited', async () => {
    const { clock, hub, loads, remove } = await watchPage();
    const second = listKey('tasks', { page: 2 });
    const watching = hub.fetch(second, () => [task(900)], { gcTime: 1_000 }).subscribe();
    await clock.advance(5_000);
    remove();
    await clock.advance(300);
    remove();
    await clock.advance(100);
    watching.unsubscribe();
    await clock.advance(10_000);
    expect(hub.has(second)).toBe(false);
    expect(loads.length).toBe(2);
  });
});
