import { provideHttpClient } from '@angular/common/http';
import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { TestBed, type ComponentFixture } from '@angular/core/testing';
import { listKey } from 'ngx-cachehub';
import { provideRouter } from '@angular/router';
import { CacheHubTestingController, provideCacheHubTesting } from 'ngx-cachehub/testing';

import { Sparkline } from '../chart/sparkline';
import type { TimeSeries } from '../chart/time-series';
import { ACTIVITIES, type Activity } from '../entities/activities';
import { METRICS, type Metric } from '../entities/metrics';
import { LivePage } from './live-page';
import { MetricCard } from './metric-card';

// A chart needs a canvas; what it is given is the business of the series' own spec.
@Component({
  selector: 'app-sparkline',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: '{{ series().length }} points',
})
class SparklineStub {
  readonly series = input.required<TimeSeries>();
  readonly span = input('');
}

const METRICS_KEY = listKey(METRICS.name);
const FEED_KEY = listKey(ACTIVITIES.name, { sort: '-at', limit: 50, offset: 0 });
const BATCH_MS = 100;

function metric(id: string, value: number, version = 1): Metric {
  const at = new Date(Date.UTC(2026, 0, 1) + version * 1_000).toISOString();
  return { id, label: id, value, unit: 'ms', previous: null, at, version };
}

function activity(number: number, robot = false): Activity {
  const at = new Date(Date.UTC(2026, 0, 1) + number * 1_000).toISOString();
  const id = `a${number}`;
  const what = { verb: 'updated', entity: 'customers', entityId: 'c1', summary: `did ${number}` };
  return { id, at, actor: robot ? 'Robot Ada' : 'ada', robot, ...what, version: 1 };
}

describe('the live page', () => {
  let fixture: ComponentFixture<LivePage>;
  let hub: CacheHubTestingController;

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] });
    TestBed.configureTestingModule({
      imports: [LivePage],
      providers: [
        provideHttpClient(),
        provideRouter([]),
        provideCacheHubTesting({ config: { entities: [METRICS, ACTIVITIES] } }),
      ],
    }).overrideComponent(MetricCard, {
      remove: { imports: [Sparkline] },
      add: { imports: [SparklineStub] },
    });
    hub = TestBed.inject(CacheHubTestingController);
    fixture = TestBed.createComponent(LivePage);
  });

  afterEach(() => jest.useRealTimers());

  function all(testId: string): HTMLElement[] {
    const host = fixture.nativeElement as HTMLElement;
    return [...host.querySelectorAll<HTMLElement>(`[data-testid="${testId}"]`)];
  }

  async function load(metrics: readonly Metric[], activities: readonly Activity[]): Promise<void> {
    hub.realtime.open();
    await hub.settle();
    hub.expectFetch(METRICS_KEY).flush({ items: metrics, totalCount: metrics.length });
    hub.expectFetch(FEED_KEY).flush({ items: activities, totalCount: activities.length });
    await hub.settle();
  }

  async function push(message: object): Promise<void> {
    hub.realtime.emit(message);
    await hub.advance(BATCH_MS);
  }

  async function pass(ms: number): Promise<void> {
    jest.advanceTimersByTime(ms);
    await hub.settle();
  }

  const updated = (row: Metric, before: number) => ({
    type: 'ENTITY_UPDATED',
    data: {
      entityType: METRICS.name,
      entityId: row.id,
      version: row.version,
      changes: { value: row.value, previous: before, at: row.at },
    },
  });

  it('[row:A8] holds the place with a skeleton before the first data', async () => {
    await hub.settle();
    expect(all('metrics-skeleton')).toHaveLength(1);
    expect(all('feed-skeleton')).toHaveLength(1);
    await load([metric('cpu', 1)], []);
    expect(all('metrics-skeleton')).toHaveLength(0);
    expect(all('metric-card')).toHaveLength(1);
  });

  it('[row:A8] a card flashes for 500 ms when its metric is updated, and shows the change', async () => {
    await load([metric('cpu', 10), metric('memory', 5)], []);
    expect(all('metric-card').map((card) => card.classList.contains('updating'))).toEqual([
      false,
      false,
    ]);
    await push(updated(metric('cpu', 12, 2), 10));
    const [cpu, memory] = all('metric-card');
    expect(cpu?.classList.contains('updating')).toBe(true);
    expect(memory?.classList.contains('updating')).toBe(false);
    expect(all('metric-value')[0]?.textContent).toBe('12');
    expect(all('metric-change')[0]?.dataset['direction']).toBe('up');
    expect(all('metric-change')[0]?.textContent).toContain('up by 2');

    await pass(499);
    expect(all('metric-card')[0]?.classList.contains('updating')).toBe(true);
    await pass(1);
    expect(all('metric-card')[0]?.classList.contains('updating')).toBe(false);
  });

  it('[row:A8] a sparkline grows by a point with each sample', async () => {
    await load([metric('cpu', 10)], []);
    expect(all('metric-card')[0]?.textContent).toContain('1 points');
    await push(updated(metric('cpu', 12, 2), 10));
    expect(all('metric-card')[0]?.textContent).toContain('2 points');
  });

  it('[row:A8] a new activity is first, marked as new for 3 s, with its time and its robot', async () => {
    await load([], [activity(1)]);
    expect(all('activity-new')).toHaveLength(0);
    await push({
      type: 'ENTITY_CREATED',
      data: { entityType: ACTIVITIES.name, entity: activity(2, true) },
    });
    const [first, second] = all('activity');
    expect(first?.dataset['id']).toBe('a2');
    expect(first?.textContent).toContain('robot');
    expect(first?.querySelector('time')?.getAttribute('datetime')).toBe(activity(2).at);
    expect(second?.textContent).not.toContain('robot');
    expect(all('activity-new')).toHaveLength(1);

    await pass(2_999);
    expect(all('activity-new')).toHaveLength(1);
    await pass(1);
    expect(all('activity-new')).toHaveLength(0);
  });

  it('[row:A8] the feed keeps the last 50', async () => {
    const fifty = Array.from({ length: 50 }, (_, back) => activity(50 - back));
    await load([], fifty);
    await push({
      type: 'ENTITY_CREATED',
      data: { entityType: ACTIVITIES.name, entity: activity(51) },
    });
    expect(all('activity')).toHaveLength(50);
    expect(all('activity')[0]?.dataset['id']).toBe('a51');
    expect(all('activity').at(-1)?.dataset['id']).toBe('a2');
  });

  it('[row:A8] a failed first load says why', async () => {
    hub.realtime.open();
    await hub.settle();
    hub.expectFetch(METRICS_KEY).error(new Error('no disk'));
    for (let attempt = 0; attempt < 2; attempt++) {
      await hub.advance(10_000);
      hub.expectFetch(METRICS_KEY).error(new Error('no disk'));
    }
    await hub.settle();
    expect((fixture.nativeElement as HTMLElement).textContent).toContain('no disk');
  });

  it('[row:A9] leaving the page ends its subscriptions', async () => {
    await load([metric('cpu', 10)], []);
    expect([...hub.realtime.subscriptions].sort()).toEqual(['activities', 'dashboard-metrics']);
    fixture.destroy();
    await hub.settle();
    expect(hub.realtime.subscriptions).toEqual([]);
  });
});
