import { TestBed } from '@angular/core/testing';
import { CacheHubService, RealtimeCacheService, detailKey, listKey } from 'ngx-cachehub';
import {
  CacheHubTestingController,
  VirtualScheduler,
  provideCacheHubTesting,
} from 'ngx-cachehub/testing';
import { OriginalSketch } from './original-sketch.fixture';
import type { SketchMessage } from './original-sketch.fixture';

const DETAIL = detailKey('customers', 1);
const CUSTOMERS = listKey('customers');
const ORDERS = listKey('orders');
/** Longer than a batch's window, shorter than the lists' debounce. */
const BATCH_MS = 150;

function updated(version: number, changes: Record<string, unknown>): SketchMessage {
  return {
    type: 'ENTITY_UPDATED',
    data: { entityType: 'customers', entityId: 1, version, changes },
  };
}

function created(entityType: string, id: number): SketchMessage {
  return {
    type: 'ENTITY_CREATED',
    data: { entityType, entityId: id, version: 1, entity: { id, version: 1 } },
  };
}

describe('the four named problems, beside the sketch that has them', () => {
  let hub: CacheHubService;
  let realtime: RealtimeCacheService;
  let far: CacheHubTestingController;
  let sketch: OriginalSketch;

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: [provideCacheHubTesting()] });
    hub = TestBed.inject(CacheHubService);
    realtime = TestBed.inject(RealtimeCacheService);
    far = TestBed.inject(CacheHubTestingController);
    sketch = new OriginalSketch(TestBed.inject(VirtualScheduler));
  });

  /** Keeps a key observed, live, with a source that the test answers. */
  async function watch(key: string, value: unknown): Promise<() => void> {
    const watching = hub
      .fetch(key, () => new Promise<never>(() => undefined), { realtime: true })
      .subscribe();
    far.realtime.open();
    await far.settle();
    far.expectFetch(key).flush(value);
    await far.advance(BATCH_MS);
    return () => watching.unsubscribe();
  }

  /** Answers every load of the key that waits; says how many there were. */
  async function answer(key: string, value: unknown): Promise<number> {
    let answered = 0;
    for (;;) {
      try {
        far.expectFetch(key).flush(value);
      } catch {
        return answered;
      }
      answered++;
      await far.settle();
    }
  }

  it('[row:A9][G1] update conflicts: a lost change never leaves wrong fields under the newest version', async () => {
    const truth = { id: 1, name: 'Ada', city: 'London', version: 3 };
    const loaded = { id: 1, name: 'Augusta', city: 'Paris', version: 1 };
    sketch.cache.set(DETAIL, loaded);
    await watch(DETAIL, loaded);
    await answer(DETAIL, loaded);

    // Version 2, which renamed her, is lost on the way.
    const message = updated(3, { city: 'London' });
    sketch.onMessage(message);
    far.realtime.emit(message);
    await far.advance(5_000);
    await answer(DETAIL, truth);
    await far.advance(BATCH_MS);

    expect(hub.getValue(DETAIL)).toEqual(truth);
    expect(sketch.cache.get(DETAIL)).toEqual({ ...truth, name: 'Augusta' });
  });

  it('[row:A9][C5] subscription leaks: one leaving ends nobody else’s stream, and the last leaves nothing behind', async () => {
    let sketchEnded = false;
    let ended = false;
    sketch.subscribeToEntity('customers').subscribe({ complete: () => (sketchEnded = true) });
    sketch.subscribeToEntity('customers').subscribe();
    const first = realtime
      .subscribeToEntity('customers')
      .subscribe({ complete: () => (ended = true) });
    const second = realtime.subscribeToEntity('customers').subscribe();
    far.realtime.open();
    await far.settle();

    sketch.unsubscribeFromEntity('customers');
    second.unsubscribe();
    await far.advance(BATCH_MS);
    expect(sketchEnded).toBe(true);
    expect(ended).toBe(false);
    expect(far.realtime.subscriptions).toEqual(['customers']);

    first.unsubscribe();
    await far.advance(60_000);
    expect(far.realtime.subscriptions).toEqual([]);
  });

  it('[row:A9][B5][I9] invalidation storms: every entity’s lists are asked for again, each once', async () => {
    sketch.cache.set(CUSTOMERS, { items: [], totalCount: 0 });
    sketch.cache.set(ORDERS, { items: [], totalCount: 0 });
    await watch(CUSTOMERS, { items: [], totalCount: 0 });
    await watch(ORDERS, { items: [], totalCount: 0 });
    await answer(CUSTOMERS, { items: [], totalCount: 0 });
    await answer(ORDERS, { items: [], totalCount: 0 });

    for (let id = 1; id <= 50; id++) {
      for (const entity of ['customers', 'orders']) {
        sketch.onMessage(created(entity, id));
        far.realtime.emit(created(entity, id));
      }
    }
    await far.advance(2_000);

    expect(sketch.refetched).toEqual([ORDERS]);
    expect(await answer(CUSTOMERS, { items: [], totalCount: 50 })).toBe(1);
    expect(await answer(ORDERS, { items: [], totalCount: 50 })).toBe(1);
    await far.advance(10_000);
    far.verify();
  });

  it('[row:A9][C4] stale data after a reconnect: what is watched is brought up to date', async () => {
    const loaded = { id: 1, name: 'Augusta', version: 1 };
    const truth = { id: 1, name: 'Ada', version: 2 };
    sketch.cache.set(DETAIL, loaded);
    await watch(DETAIL, loaded);
    await answer(DETAIL, loaded);

    far.realtime.drop();
    await far.advance(1_000);
    // Meanwhile the server renames her; nobody is connected to hear of it.
    far.realtime.open();
    sketch.reconnected();
    await far.advance(60_000);
    await answer(DETAIL, truth);

    expect(hub.getValue(DETAIL)).toEqual(truth);
    expect(sketch.cache.get(DETAIL)).toEqual(loaded);
  });
});
