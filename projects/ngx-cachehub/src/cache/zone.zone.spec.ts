import { AsyncPipe } from '@angular/common';
import {
  ApplicationRef,
  ChangeDetectionStrategy,
  Component,
  inject,
  NgZone,
  provideZoneChangeDetection,
} from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { firstValueFrom, of, Subject } from 'rxjs';
import { filter } from 'rxjs/operators';
import { provideCacheHub } from '../providers/provide-cache-hub';
import { CACHE_HUB_SCHEDULER } from '../providers/scheduler';
import { CacheEngine } from './cache-engine';
import { PushTurns } from './push-turns';
import { CacheHubService } from './cache-hub.service';

@Component({
  selector: 'ch-view',
  imports: [AsyncPipe],
  template: `{{ value$ | async }} {{ live() }}`,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class SignalView {
  private readonly hub = inject(CacheHubService);
  readonly value$ = this.hub.get<number>('a');
  readonly live = this.hub.getSignal<number>('b');
}

@Component({
  selector: 'ch-plain',
  template: `{{ last }}`,
  changeDetection: ChangeDetectionStrategy.Default,
})
class PlainView {
  last: number | undefined;

  constructor() {
    inject(CacheHubService)
      .get<number>('a')
      .subscribe((value) => (this.last = value));
  }
}

function textOf(element: unknown): string {
  return element instanceof HTMLElement ? (element.textContent?.trim() ?? '') : '';
}

describe('in a zone app', () => {
  let hub: CacheHubService;
  let zone: NgZone;
  let app: ApplicationRef;

  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [provideZoneChangeDetection(), provideCacheHub({ logger: { level: 'silent' } })],
    });
    zone = TestBed.inject(NgZone);
    hub = TestBed.inject(CacheHubService);
    app = TestBed.inject(ApplicationRef);
  });

  it('[C9] timers run outside the zone and hold no stability', async () => {
    zone.run(() => {
      hub.set('a', 1, { gcTime: 60_000 });
      hub.fetch('b', () => of(1), { refreshIntervalMs: 60_000 }).subscribe();
    });
    expect(zone.hasPendingMacrotasks).toBe(false);
    await firstValueFrom(app.isStable.pipe(filter(Boolean)));
    const scheduler = TestBed.inject(CACHE_HUB_SCHEDULER);
    const inZone = await new Promise<boolean>((resolve) => {
      zone.run(() => scheduler.setTimer(() => resolve(NgZone.isInAngularZone()), 0));
    });
    expect(inZone).toBe(false);
  });

  it('[C9] loads run outside the zone; only the first one of a key holds stability', async () => {
    const runs: { inZone: boolean; answer: Subject<number> }[] = [];
    const source = () => {
      const run = { inZone: NgZone.isInAngularZone(), answer: new Subject<number>() };
      runs.push(run);
      return run.answer;
    };
    let isStable = true;
    app.isStable.subscribe((value) => (isStable = value));
    zone.run(() => hub.fetch('a', source).subscribe());
    expect(isStable).toBe(false);
    runs[0].answer.next(1);
    runs[0].answer.complete();
    await app.whenStable();
    zone.run(() => void hub.invalidate('a'));
    await Promise.resolve();
    await app.whenStable();
    expect(runs.map(({ inZone }) => inZone)).toEqual([false, false]);
  });

  it('[row:own9][N1] what comes from outside the zone updates async pipes and signals', async () => {
    const fixture = TestBed.createComponent(SignalView);
    fixture.autoDetectChanges();
    zone.runOutsideAngular(() => {
      hub.set('a', 1);
      hub.set('b', 2);
    });
    await fixture.whenStable();
    expect(textOf(fixture.nativeElement)).toBe('1 2');
  });

  it('[N1] a patch from outside the zone updates plain fields too', async () => {
    const fixture = TestBed.createComponent(PlainView);
    fixture.autoDetectChanges();
    zone.runOutsideAngular(() => hub.set('a', 5));
    await fixture.whenStable();
    expect(textOf(fixture.nativeElement)).toBe('5');
  });

  it('[N1] a batch of patches enters the zone once', () => {
    let turns = 0;
    zone.onMicrotaskEmpty.subscribe(() => turns++);
    zone.runOutsideAngular(() => {
      for (const id of ['1', '2', '3']) hub.set(`t:detail-${id}`, { id, version: 1 });
    });
    for (const id of ['1', '2', '3']) hub.get(`t:detail-${id}`).subscribe();
    const before = turns;
    zone.runOutsideAngular(() =>
      TestBed.inject(CacheEngine)
        .part(PushTurns)
        .applyPatches(
          ['1', '2', '3'].map((id) => ({
            kind: 'update',
            entity: 't',
            id,
            version: 2,
            changes: { name: 'x' },
            unset: undefined,
            baseVersion: 1,
          })),
          'realtime',
        ),
    );
    expect(turns - before).toBe(1);
  });
});
