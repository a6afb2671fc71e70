/** All of them plain numbers; times in ms. */
export interface OutboxOptions {
  /** Answers after which a failing action is parked. */
  readonly maxAttempts: number;
  readonly maxQueue: number;
  /** Lanes that send at a time. */
  readonly concurrency: number;
  readonly initialDelayMs: number;
  readonly maxDelayMs: number;
  readonly schemaVersion: number;
}
