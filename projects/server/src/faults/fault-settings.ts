/** Which faults the server plays, for those who want to see a client survive them. */
export interface FaultSettings {
  /** New WebSocket connections are refused. */
  readonly refuseConnects: boolean;
  /** Live events come so much later, in milliseconds. */
  readonly delayMs: number;
  /** Percent of live events that are lost, sent twice, or sent after the next one. */
  readonly dropPct: number;
  readonly duplicatePct: number;
  readonly reorderPct: number;
  /** The status that `httpPct` percent of the requests to `/api` are answered with; 0 for none. */
  readonly httpStatus: 0 | 401 | 429 | 500;
  readonly httpPct: number;
  /** Percent of writes that are done and whose answer is lost, and the connection with it. */
  readonly loseAnswerPct: number;
  /** Edits per second by robots. */
  readonly trafficPerSecond: number;
  /** Sales and chat messages per second by robots, beside those of their traffic. */
  readonly salesPerSecond: number;
  readonly chatPerSecond: number;
}

export function noFaults(trafficPerSecond: number): FaultSettings {
  return {
    refuseConnects: false,
    delayMs: 0,
    dropPct: 0,
    duplicatePct: 0,
    reorderPct: 0,
    httpStatus: 0,
    httpPct: 100,
    loseAnswerPct: 0,
    trafficPerSecond,
    salesPerSecond: 0,
    chatPerSecond: 0,
  };
}

const RANGES: Readonly<Record<string, number>> = {
  delayMs: 60_000,
  dropPct: 100,
  duplicatePct: 100,
  reorderPct: 100,
  httpPct: 100,
  loseAnswerPct: 100,
  trafficPerSecond: 500,
  salesPerSecond: 100,
  chatPerSecond: 20,
};

/** The settings with what the body changes, or a sentence about what is wrong with it. */
export function changeSettings(
  settings: FaultSettings,
  body: Readonly<Record<string, unknown>>,
): FaultSettings | string {
  for (const [name, value] of Object.entries(body)) {
    const problem = problemOf(name, value);
    if (problem) return problem;
  }
  return { ...settings, ...body };
}

function problemOf(name: string, value: unknown): string | null {
  if (name === 'refuseConnects') {
    return typeof value === 'boolean' ? null : 'refuseConnects has to be true or false.';
  }
  if (name === 'httpStatus') {
    const known = value === 0 || value === 401 || value === 429 || value === 500;
    return known ? null : 'httpStatus has to be 0, 401, 429 or 500.';
  }
  const max = Object.hasOwn(RANGES, name) ? RANGES[name] : undefined;
  if (max === undefined) return `There is no setting '${name}'.`;
  const inRange = typeof value === 'number' && value >= 0 && value <= max;
  return inRange ? null : `${name} has to be a number from 0 to ${max}.`;
}
