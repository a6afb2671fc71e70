import { AsyncPipe, DatePipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { map, shareReplay } from 'rxjs';

import { HowItWorks } from '../how/how-it-works';
import { Icon } from '../icons/icon';
import { loadable } from '../streams/loadable';
import { markRecent } from '../streams/mark-recent';
import { ActivityItem } from './activity-item';
import { LiveData } from './live-data';
import { MetricCard } from './metric-card';

/** How long a card flashes for a new measurement, in milliseconds. */
export const FLASH_MS = 500;
/** How long an activity is marked as new, in milliseconds. */
export const NEW_MS = 3_000;

/** The room with the windows: what the server measures and what people do, as it happens. */
@Component({
  selector: 'app-live-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ActivityItem, AsyncPipe, DatePipe, HowItWorks, Icon, MetricCard],
  templateUrl: './live-page.html',
  styleUrl: './live-page.scss',
  host: { class: 'page' },
})
export class LivePage {
  private readonly data = inject(LiveData);

  protected readonly metrics$ = loadable(
    markRecent(this.data.metrics$, {
      identity: ({ metric }) => `${metric.id}@${metric.version}`,
      forMs: FLASH_MS,
    }),
  ).pipe(takeUntilDestroyed(), shareReplay({ bufferSize: 1, refCount: true }));

  /** When the newest measurement was made. */
  protected readonly measuredAt$ = this.metrics$.pipe(
    map((metrics) =>
      metrics.kind === 'ready'
        ? metrics.value
            .map(({ row }) => row.metric.at)
            .sort()
            .at(-1)
        : undefined,
    ),
  );

  // #region how:live:3 What came a moment ago is marked for a while
  protected readonly activities$ = loadable(
    markRecent(this.data.activities$, { identity: ({ id }) => id, forMs: NEW_MS }),
  ).pipe(takeUntilDestroyed());
  // #endregion how

  protected readonly cardPlaces = Array.from({ length: 7 }, (_, place) => place);
  protected readonly feedPlaces = Array.from({ length: 9 }, (_, place) => place);
}
