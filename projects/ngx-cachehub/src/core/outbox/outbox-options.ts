/** Times in ms. */
export interface OutboxOptions {
  /** Answers after which a failing action is parked. */
  readonly maxAttempts: number;
  readonly maxQueue: number;
  /** Lanes that send at a time. */
  readonly concurrency: number;
  readonly initialDelayMs: number;
  readonly maxDelayMs: number;
  readonly schemaVersion: number;
  /**
   * Whether other tabs may have stored what is not known here: then the records of creates stay until the device
   * was read, and `dropCreates` was called. Default: never.
   */
  readonly isShared?: () => boolean;
}
