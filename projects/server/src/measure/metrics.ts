/** One measurement of the dashboard. */
export interface MetricDefinition {
  readonly id: string;
  readonly label: string;
  readonly unit: string;
}

export const METRICS = [
  { id: 'cpu', label: 'CPU load', unit: '%' },
  { id: 'memory', label: 'Memory', unit: 'MB' },
  { id: 'event-loop', label: 'Event loop delay (p99)', unit: 'ms' },
  { id: 'database', label: 'Database latency', unit: 'ms' },
  { id: 'connections', label: 'Connections', unit: '' },
  { id: 'events', label: 'Events per second', unit: '/s' },
  { id: 'requests', label: 'Requests per second', unit: '/s' },
] as const satisfies readonly MetricDefinition[];

export type MetricId = (typeof METRICS)[number]['id'];

/** A value for each metric, of one moment. */
export type Measurement = Readonly<Record<MetricId, number>>;
