import { TestBed } from '@angular/core/testing';
import {
  CACHE_HUB_SCHEDULER,
  provideCacheHub,
  RealtimeCacheService,
  withRealtime,
} from 'ngx-cachehub';
import { VirtualScheduler } from 'ngx-cachehub/testing';
import { FakeSyncServer } from '../realtime/fake-sync-server.fixture';
import { CacheEngine } from './cache-engine';
import { ServerClock } from './server-clock';

describe('the server’s clock', () => {
  it('[M2] is known from the greeting of each line, and unknown before', async () => {
    const server = new FakeSyncServer();
    const clock = new VirtualScheduler({ startAt: 5_000 });
    TestBed.configureTestingModule({
      providers: [
        { provide: CACHE_HUB_SCHEDULER, useValue: clock },
        provideCacheHub({}, withRealtime({ transport: () => server })),
      ],
    });
    const known = TestBed.inject(CacheEngine).part(ServerClock);
    expect(known.offsetMs).toBeUndefined();
    TestBed.inject(RealtimeCacheService).connect();
    await clock.advance(0);
    // The fake server greets at the beginning of time.
    expect(known.offsetMs).toBe(-5_000);
  });

  it('[M2] keeps what it knows where the server tells nonsense', () => {
    const clock = new ServerClock();
    clock.heard(2_000, 500);
    clock.heard(NaN, 500);
    expect(clock.offsetMs).toBe(1_500);
  });
});
