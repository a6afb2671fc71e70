import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

import { Sparkline } from '../chart/sparkline';
import type { TimeSeries } from '../chart/time-series';
import type { Metric } from '../entities/metrics';
import { Icon } from '../icons/icon';
import { formatValue, metricChange } from './metric-format';

/** One measured number: now, how it moved, and its last minute. */
@Component({
  selector: 'app-metric-card',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, Sparkline],
  template: `
    <h2>{{ metric().label }}</h2>
    <p class="reading">
      <span class="value" data-testid="metric-value">{{ value() }}</span>
      <span class="unit">{{ metric().unit }}</span>
    </p>
    <p class="change" data-testid="metric-change" [attr.data-direction]="change().direction">
      <app-icon [name]="change().direction" />
      <span aria-hidden="true">{{ change().text }}</span>
      <span class="visually-hidden">{{ change().spoken }}</span>
    </p>
    <app-sparkline [series]="series()" [span]="span()" />
  `,
  styleUrl: './metric-card.scss',
  host: {
    class: 'card',
    role: 'group',
    'data-testid': 'metric-card',
    '[attr.data-metric]': 'metric().id',
    '[attr.data-version]': 'metric().version',
    '[attr.aria-label]': 'metric().label',
    '[class.updating]': 'updating()',
  },
})
export class MetricCard {
  readonly metric = input.required<Metric>();
  readonly series = input.required<TimeSeries>();
  /** True for half a second after each new measurement. */
  readonly updating = input(false);

  /** What the line spans, in words. */
  readonly span = input('Last minute');

  protected readonly value = computed(() => formatValue(this.metric().value));
  protected readonly change = computed(() => {
    const { value, previous } = this.metric();
    return metricChange(value, previous);
  });
}
