/** What one device's line does to what goes over it. */
export interface LineFaults {
  /** Later than it would, each way, in milliseconds. */
  readonly latencyMs: number;
  /** Percent of requests, answers and live events that never arrive. */
  readonly lossPct: number;
  /** For this device the server is gone: nothing answers, and the open line breaks. */
  readonly isDown: boolean;
}

export const WHOLE_LINE: LineFaults = { latencyMs: 0, lossPct: 0, isDown: false };

export const MAX_LATENCY_MS = 5_000;

/** What was stored as text; a whole line where that says nothing sensible. */
export function readLineFaults(stored: string | null): LineFaults {
  const { latencyMs, lossPct, isDown } = parsed(stored);
  return {
    latencyMs: within(latencyMs, MAX_LATENCY_MS),
    lossPct: within(lossPct, 100),
    isDown: isDown === true,
  };
}

export function isWhole({ latencyMs, lossPct, isDown }: LineFaults): boolean {
  return latencyMs === 0 && lossPct === 0 && !isDown;
}

function within(value: unknown, max: number): number {
  return typeof value === 'number' && value >= 0 ? Math.min(value, max) : 0;
}

function parsed(stored: string | null): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(stored ?? '{}');
    return value instanceof Object ? { ...value } : {};
  } catch {
    return {};
  }
}
