import { defineEntity } from 'ngx-cachehub';

/** One measurement of the running server, sampled each second. `at` is ISO 8601. */
export interface Metric {
  readonly id: string;
  readonly label: string;
  readonly value: number;
  readonly unit: string;
  /** The sample before this one; null before the second sample. */
  readonly previous: number | null;
  readonly at: string;
  readonly version: number;
}

export const METRICS = defineEntity<Metric, string>('dashboard-metrics', {
  lists: { matches: () => true },
});
