import { Component, input, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { CacheHubService } from 'ngx-cachehub';
import { provideCacheHubTesting } from 'ngx-cachehub/testing';

import { Sparkline } from '../chart/sparkline';
import type { TimeSeries } from '../chart/time-series';
import { CounterBoard } from './counter-board';

/** A canvas is not drawn in a test. */
@Component({ selector: 'app-sparkline', template: '' })
class SparklineStub {
  readonly series = input.required<TimeSeries>();
}

describe('the counters of a window', () => {
  it('[Q11] show what the queue did, and mark what needs a person', () => {
    TestBed.configureTestingModule({
      providers: [provideCacheHubTesting()],
    }).overrideComponent(CounterBoard, {
      remove: { imports: [Sparkline] },
      add: { imports: [SparklineStub] },
    });
    const hub = TestBed.inject(CacheHubService);
    const quiet = hub.metrics();
    const metrics = signal(quiet);
    jest.spyOn(hub, 'metrics').mockImplementation(() => metrics());
    const fixture = TestBed.createComponent(CounterBoard);
    const page = fixture.nativeElement as HTMLElement;
    const shown = () => {
      fixture.detectChanges();
      return ['queued', 'confirmed', 'parked', 'conflicts'].map((name) => {
        const number = page.querySelector(`[data-testid="counter-${name}"]`);
        return [number?.textContent, number?.parentElement?.classList.contains('alert')];
      });
    };
    expect(shown()).toEqual(Array.from({ length: 4 }, () => ['0', false]));
    metrics.set({ ...quiet, queued: 7, confirmed: 4, parked: 2, conflicts: 1 });
    expect(shown()).toEqual([
      ['7', false],
      ['4', false],
      ['2', true],
      ['1', true],
    ]);
  });
});
