/** How a metric's numbers are written: three significant figures are enough for a glance. */
export function formatValue(value: number): string {
  const size = Math.abs(value);
  const digits = size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : 2;
  return value.toLocaleString('en', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

export type Direction = 'up' | 'down' | 'level';

export interface MetricChange {
  readonly direction: Direction;
  /** With its sign, for the eye. */
  readonly text: string;
  /** As a sentence, for the ear. */
  readonly spoken: string;
}

/** The change from the sample before; `level` where it rounds to nothing. */
export function metricChange(value: number, previous: number | null): MetricChange {
  const difference = previous === null ? 0 : value - previous;
  const amount = formatValue(Math.abs(difference));
  if (Number(amount.replaceAll(',', '')) === 0) {
    return { direction: 'level', text: '0', spoken: 'unchanged' };
  }
  return difference > 0
    ? { direction: 'up', text: `+${amount}`, spoken: `up by ${amount}` }
    : { direction: 'down', text: `−${amount}`, spoken: `down by ${amount}` };
}
