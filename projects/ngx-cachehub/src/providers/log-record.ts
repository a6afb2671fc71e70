/** How much a record matters. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** One line of the hub's log. Payloads and rows appear at level `debug` only, tokens never. */
export interface LogRecord {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly level: LogLevel;
  /** The station that speaks: `fetch`, `realtime` … */
  readonly scope: string;
  readonly message: string;
  readonly details?: unknown;
}

/** From what level on records reach the sink. */
export interface LoggerOptions {
  level: LogLevel | 'silent';
  /** Default: the console. */
  sink?: (record: LogRecord) => void;
}
