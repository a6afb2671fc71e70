import { TestBed } from '@angular/core/testing';
import {
  CACHE_HUB_SCHEDULER,
  CacheHubService,
  provideCacheHub,
  withPersistence,
  type CacheEvent,
} from 'ngx-cachehub';
import { indexedDbSnapshots, provideCacheHubIndexedDb } from 'ngx-cachehub/indexed-db';
import { VirtualScheduler } from 'ngx-cachehub/testing';
import { BehaviorSubject } from 'rxjs';
import { FaultyIndexedDb } from './spec-support/faulty-indexed-db';

const KEY = 'people:detail-1';
const LIST = 'people:list-{}';
const ADA = { id: '1', version: 3, name: 'of ada' };

/** Pages on one storage, one after the other. */
class Pages {
  private readonly storage = new FaultyIndexedDb();
  readonly user = new BehaviorSubject<string | null>('ada');
  readonly events: CacheEvent[] = [];
  private clock = new VirtualScheduler();

  constructor() {
    Object.defineProperty(window, 'indexedDB', {
      configurable: true,
      value: this.storage.factory,
    });
  }

  open(): CacheHubService {
    TestBed.resetTestingModule();
    this.clock = new VirtualScheduler();
    TestBed.configureTestingModule({
      providers: [
        provideCacheHub(
          { persist: true, userKey: () => this.user, logger: { level: 'silent' } },
          withPersistence({ storage: indexedDbSnapshots }),
        ),
        provideCacheHubIndexedDb(),
        { provide: CACHE_HUB_SCHEDULER, useValue: this.clock },
      ],
    });
    const hub = TestBed.inject(CacheHubService);
    hub.events$.subscribe((event) => this.events.push(event));
    return hub;
  }

  /** Lets the storage work; the hub's clock goes on by `ms`. */
  async pass(ms: number): Promise<void> {
    for (let turn = 0; turn < 40; turn++) {
      await this.clock.advance(ms / 40);
      await new Promise((resolve) => setTimeout(resolve));
    }
  }
}

describe('entries that a hub keeps in IndexedDB', () => {
  it('[P1][I11] are there after a reload, for their user alone, until they are removed', async () => {
    const pages = new Pages();
    let hub = pages.open();
    await pages.pass(100);
    expect(hub.isRestoring()).toBe(false);
    hub.set(KEY, ADA);
    hub.set(LIST, { items: [ADA], totalCount: 1 });
    await pages.pass(2_000);

    hub = pages.open();
    await pages.pass(100);
    expect(hub.getValue(KEY)).toEqual(ADA);
    pages.user.next('bob');
    await pages.pass(100);
    expect(hub.keys()).toEqual([]);
    pages.user.next('ada');
    await pages.pass(100);
    expect(hub.keys()).toEqual([KEY, LIST]);
    hub.remove(KEY);
    await pages.pass(2_000);

    hub = pages.open();
    await pages.pass(100);
    expect(hub.keys()).toEqual([LIST]);
    expect(hub.getValue(LIST)).toEqual({ items: [ADA], totalCount: 1 });
    const cleared = hub.clear();
    await pages.pass(100);
    await cleared;

    hub = pages.open();
    await pages.pass(100);
    expect(hub.keys()).toEqual([]);
    expect(pages.events.map(({ type }) => type)).not.toContain('storage-degraded');
  });
});
