import { Injectable, inject } from '@angular/core';
import { CacheHubService, listKey, type PagedResult } from 'ngx-cachehub';
import { map, tap, type Observable } from 'rxjs';

import { appendPoint, type TimeSeries } from '../chart/time-series';
import {
  ACTIVITIES,
  FEED_LENGTH,
  type Activity,
  type ActivityListParams,
} from '../entities/activities';
import { METRICS, type Metric } from '../entities/metrics';
import { injectListSource } from '../rest/list-source';

const FEED: ActivityListParams = { sort: '-at', limit: FEED_LENGTH, offset: 0 };

/** As a person reads them, the machine before its guests; others come after, as the server has them. */
const ORDER = ['cpu', 'memory', 'event-loop', 'database', 'connections', 'events', 'requests'];

export interface MetricWithHistory {
  readonly metric: Metric;
  readonly series: TimeSeries;
}

/** The two live lists of the first page; each read keeps the server subscription it needs. */
@Injectable({ providedIn: 'root' })
export class LiveData {
  private readonly hub = inject(CacheHubService);
  private readonly listMetrics = injectListSource<Metric>();
  private readonly listActivities = injectListSource<Activity>();
  /** Outlives the page, so that coming back shows the minute before with its silence. */
  private history: ReadonlyMap<string, TimeSeries> = new Map();

  readonly metrics$: Observable<readonly MetricWithHistory[]> = this.hub
    .fetch<PagedResult<Metric>>(listKey(METRICS.name), () => this.listMetrics(METRICS.name), {
      realtime: true,
    })
    .pipe(
      tap(({ items }) => (this.history = extend(this.history, items))),
      map(({ items }) =>
        items
          .map((metric) => ({ metric, series: this.history.get(metric.id) ?? [] }))
          .sort((a, b) => rank(a.metric.id) - rank(b.metric.id)),
      ),
    );

  // #region how:live:2 Read once, live as long as somebody looks
  readonly activities$: Observable<readonly Activity[]> = this.hub
    .fetch<PagedResult<Activity>>(
      listKey(ACTIVITIES.name, FEED),
      () => this.listActivities(ACTIVITIES.name, FEED),
      { realtime: true },
    )
    .pipe(map(({ items }) => items.slice(0, FEED_LENGTH)));
  // #endregion how
}

function rank(id: string): number {
  const place = ORDER.indexOf(id);
  return place < 0 ? ORDER.length : place;
}

function extend(
  history: ReadonlyMap<string, TimeSeries>,
  metrics: readonly Metric[],
): ReadonlyMap<string, TimeSeries> {
  return new Map(
    metrics.map(({ id, at, value }) => [
      id,
      appendPoint(history.get(id) ?? [], { at: Date.parse(at) / 1_000, value }),
    ]),
  );
}
