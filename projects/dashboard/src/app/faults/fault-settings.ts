/** What the server does wrong on purpose. */
export interface FaultSettings {
  /** New sockets are turned away. */
  readonly refuseConnects: boolean;
  /** Each event waits this long, in milliseconds. */
  readonly delayMs: number;
  /** Of a hundred events, how many are lost, sent twice, or overtaken by the next. */
  readonly dropPct: number;
  readonly duplicatePct: number;
  readonly reorderPct: number;
  /** What `httpPct` of a hundred requests are answered; 0 for none. */
  readonly httpStatus: 0 | 401 | 429 | 500;
  readonly httpPct: number;
  /** Of a hundred writes, how many are done while the answer gets lost on its way back. */
  readonly loseAnswerPct: number;
  /** What robots do: edits, sales, and what they say in chat rooms. */
  readonly trafficPerSecond: number;
  readonly salesPerSecond: number;
  readonly chatPerSecond: number;
}

export type FaultField = keyof FaultSettings;

export const WHOLE: Omit<FaultSettings, 'trafficPerSecond' | 'salesPerSecond' | 'chatPerSecond'> = {
  refuseConnects: false,
  delayMs: 0,
  dropPct: 0,
  duplicatePct: 0,
  reorderPct: 0,
  httpStatus: 0,
  httpPct: 100,
  loseAnswerPct: 0,
};

/** Things that happen once. */
export type FaultAction = 'drop-sockets' | 'forget-log' | 'close' | 'expire-tokens' | 'restart';
