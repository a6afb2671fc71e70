import type { FaultField } from './fault-settings';

/** A fault of which there is more or less. */
export interface FaultAmount {
  readonly field: Exclude<FaultField, 'refuseConnects' | 'httpStatus'>;
  readonly label: string;
  readonly unit: string;
  readonly max: number;
  readonly step?: number;
  /** What it means, where the label cannot say it. */
  readonly hint?: string;
}

export const EVENT_AMOUNTS: readonly FaultAmount[] = [
  { field: 'dropPct', label: 'Lost', unit: '%', max: 100 },
  { field: 'duplicatePct', label: 'Sent twice', unit: '%', max: 100 },
  { field: 'reorderPct', label: 'Out of order', unit: '%', max: 100 },
  { field: 'delayMs', label: 'Delayed', unit: 'ms', max: 5_000, step: 100 },
];

export const REQUEST_AMOUNTS: readonly FaultAmount[] = [
  { field: 'httpPct', label: 'How many', unit: '%', max: 100 },
  {
    field: 'loseAnswerPct',
    label: 'Answers lost',
    unit: '%',
    max: 100,
    hint: 'The server does what it is asked to write, and nobody hears of it. Nothing may be done twice.',
  },
];

export const ROBOT_AMOUNTS: readonly FaultAmount[] = [
  { field: 'trafficPerSecond', label: 'Edits', unit: '/s', max: 50 },
  { field: 'salesPerSecond', label: 'Sales', unit: '/s', max: 20 },
  { field: 'chatPerSecond', label: 'Chat', unit: '/s', max: 5 },
];
