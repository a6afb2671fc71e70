/** Changes that show and that the server has not confirmed yet. */
export interface PendingUpdate {
  readonly id: string;
  /** When they were applied, in ms since the epoch. */
  readonly at: number;
  /** The keys in which they show. */
  readonly keys: readonly string[];
}

/** One applied write, to be ended by its maker. A second call, or one after the end, changes nothing. */
export interface OptimisticUpdate extends PendingUpdate {
  /** The server has it. `result`, where it is the row or carries its version, is taken as the server's word. */
  confirm(result?: unknown): void;
  /** The server refused it: exactly these changes disappear. */
  rollback(reason?: unknown): void;
}

/** What one optimistic write may decide for itself. */
export interface OptimisticOptions {
  /** After this long without confirmation the write is rolled back. Default: the hub's, 30 s. */
  timeoutMs?: number;
  /** The idempotency key under which the write is sent, so that its own event is recognised. Default: the update's id. */
  mutationId?: string;
}
