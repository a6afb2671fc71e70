import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { CacheHubService } from 'ngx-cachehub';
import { interval, map, scan } from 'rxjs';

import { Sparkline } from '../chart/sparkline';
import { appendPoint, type TimeSeries } from '../chart/time-series';

interface Rate {
  readonly applied: number;
  readonly series: TimeSeries;
}

/** The hub's work, in counters that do not depend on the machine. */
@Component({
  selector: 'app-counter-board',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Sparkline],
  template: `
    <dl>
      @for (counter of counters(); track counter.name) {
        <div [class.alert]="counter.trouble && counter.value > 0">
          <dt>{{ counter.label }}</dt>
          <dd [attr.data-testid]="'counter-' + counter.name">{{ counter.value }}</dd>
        </div>
      }
    </dl>
    <figure>
      <figcaption>Applied a second, last minute</figcaption>
      <app-sparkline [series]="rate().series" />
    </figure>
  `,
  styleUrl: './counter-board.scss',
})
export class CounterBoard {
  private readonly metrics = inject(CacheHubService).metrics;

  protected readonly counters = computed(() => {
    const now = this.metrics();
    return [
      { name: 'frames', label: 'Frames', value: now.framesIn, trouble: false },
      { name: 'applied', label: 'Applied', value: now.patchesApplied, trouble: false },
      { name: 'ignored', label: 'Ignored', value: now.patchesIgnored, trouble: false },
      { name: 'gaps', label: 'Gaps', value: now.gaps, trouble: true },
      { name: 'resumes', label: 'Resumes', value: now.resumes, trouble: false },
      { name: 'refetches', label: 'Loads', value: now.fetches, trouble: false },
      { name: 'reconnects', label: 'Reconnects', value: now.reconnects, trouble: true },
      { name: 'queued', label: 'Queued', value: now.queued, trouble: false },
      { name: 'confirmed', label: 'Confirmed', value: now.confirmed, trouble: false },
      { name: 'parked', label: 'Parked', value: now.parked, trouble: true },
      { name: 'conflicts', label: 'Conflicts', value: now.conflicts, trouble: true },
    ];
  });

  protected readonly rate = toSignal(
    interval(1_000).pipe(
      map(() => ({ at: Date.now() / 1_000, applied: this.metrics().patchesApplied })),
      scan(
        (rate: Rate, { at, applied }): Rate => ({
          applied,
          series: appendPoint(rate.series, { at, value: applied - rate.applied }),
        }),
        { applied: this.metrics().patchesApplied, series: [] },
      ),
    ),
    { initialValue: { applied: 0, series: [] } },
  );
}
