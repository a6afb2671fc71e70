import { TestBed } from '@angular/core/testing';
import {
  CACHE_HUB_SCHEDULER,
  CacheHubService,
  defineEntity,
  detailKey,
  OfflineSyncService,
  provideCacheEntities,
  provideCacheHub,
  RealtimeCacheService,
  withOffline,
  withRealtime,
  type CacheHubFeatures,
} from 'ngx-cachehub';
import { VirtualScheduler } from 'ngx-cachehub/testing';
import { Subject } from 'rxjs';
import { FakeSyncServer } from '../realtime/fake-sync-server.fixture';

const customers = defineEntity<{ id: number; name: string; version: number }>('customers');
const ada = { id: 1, name: 'Ada', version: 1 };
const DETAIL = detailKey('customers', 1);

/** An app whose queue is busy with a row that is then loaded again. */
async function busyApp(order: 'realtime-first' | 'offline-first') {
  const server = new FakeSyncServer();
  const clock = new VirtualScheduler();
  const answer = new Subject<unknown>();
  const realtime = withRealtime({ transport: () => server, connect: 'eager' });
  const offline = withOffline({ handlers: { rename: () => answer } });
  const features: CacheHubFeatures[] =
    order === 'realtime-first' ? [realtime, offline] : [offline, realtime];
  TestBed.configureTestingModule({
    providers: [
      { provide: CACHE_HUB_SCHEDULER, useValue: clock },
      provideCacheHub({ logger: { level: 'silent' } }, ...features),
      provideCacheEntities(customers),
    ],
  });
  const hub = TestBed.inject(CacheHubService);
  TestBed.inject(RealtimeCacheService).subscribeToEntity(customers).subscribe();
  // What the server holds as each load reaches it.
  const loads: string[] = [];
  const log: string[] = [];
  hub
    .fetch(DETAIL, () => {
      log.push(
        `load over ${JSON.stringify(hub.getValue<{ note?: string }>(DETAIL)?.note ?? null)}`,
      );
      loads.push('load');
      return { ...ada, version: loads.length };
    })
    .subscribe();
  await clock.advance(1_000);
  void TestBed.inject(OfflineSyncService).queueOfflineAction({
    type: 'rename',
    payload: { name: 'Eve' },
    entity: 'customers',
    entityId: 1,
    op: 'update',
  });
  await clock.drain();
  log.length = 0;
  return { hub, server, clock, answer, log };
}

describe('send first, then load', () => {
  it.each(['realtime-first', 'offline-first'] as const)(
    '[Q8][G13] the own writes come first, and what was pushed meanwhile is under the load: %s',
    async (order) => {
      const { hub, server, clock, answer, log } = await busyApp(order);
      void hub.invalidate(DETAIL);
      await clock.advance(1_000);
      expect(log).toEqual([]);
      // Arrives while the load waits for the write, and waits for its batch when that ends.
      server.update('customers', '1', 2, { note: 'pushed' });
      answer.next(null);
      answer.complete();
      await clock.drain();
      expect(log).toEqual(['load over "pushed"']);
    },
  );
});
