import { ApplicationRef, NgZone, provideZoneChangeDetection } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import {
  CACHE_HUB_SCHEDULER,
  CacheHubService,
  detailKey,
  OfflineSyncService,
  provideCacheHub,
  withOffline,
} from 'ngx-cachehub';
import { VirtualScheduler } from 'ngx-cachehub/testing';
import { NEVER, Subject } from 'rxjs';

const DETAIL = detailKey('customers', 1);

describe('the queue in a zone app', () => {
  it('[C9][Q11] a queued write shows at once, waits, and ends, and holds no stability meanwhile', async () => {
    const clock = new VirtualScheduler();
    const answer = new Subject<unknown>();
    const where: string[] = [];
    const note = (what: string) => where.push(`${what} ${NgZone.isInAngularZone() ? 'in' : 'out'}`);
    const handlers = {
      rename: () => {
        note('handler');
        return where.length === 1 ? NEVER : answer;
      },
    };
    TestBed.configureTestingModule({
      providers: [
        provideZoneChangeDetection(),
        { provide: CACHE_HUB_SCHEDULER, useValue: clock },
        provideCacheHub({ logger: { level: 'silent' } }, withOffline({ handlers })),
      ],
    });
    const zone = TestBed.inject(NgZone);
    const hub = TestBed.inject(CacheHubService);
    const offline = TestBed.inject(OfflineSyncService);
    hub.set(DETAIL, { id: 1, name: 'Ada', version: 1 });
    const seen: unknown[] = [];
    const result = zone.run(() => {
      hub.get<{ name: string }>(DETAIL).subscribe((row) => {
        note('row');
        seen.push(row?.name);
      });
      return offline.perform({
        type: 'rename',
        payload: { name: 'Eve' },
        entity: 'customers',
        entityId: 1,
        op: 'update',
        optimistic: [{ type: 'UPDATE', entityId: 1, changes: { name: 'Eve' } }],
      });
    });
    await clock.drain();
    expect(seen).toEqual(['Ada', 'Eve']);
    // Its request is on the wire, its time limit runs: nothing of that is the app's to wait for.
    expect([offline.queueSize(), clock.pending > 0, zone.hasPendingMacrotasks]).toEqual([
      1,
      true,
      false,
    ]);
    await TestBed.inject(ApplicationRef).whenStable();
    // No answer in time: it is sent again, from a timer.
    await clock.advance(45_000);
    answer.next({ id: 1, name: 'Eve', version: 2 });
    answer.complete();
    await expect(result).resolves.toMatchObject({ version: 2 });
    await clock.drain();
    expect([offline.queueSize(), hub.getValue(DETAIL)]).toEqual([
      0,
      { id: 1, name: 'Eve', version: 2 },
    ]);
    expect(where.filter((what) => what.startsWith('handler'))).toEqual([
      'handler out',
      'handler out',
    ]);
    expect(where).not.toContain('row out');
    expect(zone.isStable).toBe(true);
  });
});
