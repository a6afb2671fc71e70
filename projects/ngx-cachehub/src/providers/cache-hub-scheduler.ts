/** Clock, timers and randomness of everything in the hub; virtual in tests and simulations. */
export interface CacheHubScheduler {
  /** Milliseconds since the epoch. */
  now(): number;
  /** In [0, 1). */
  random(): number;
  /** Runs once after `ms`, outside the Angular zone. The function returned cancels. */
  setTimer(run: () => void, ms: number): () => void;
  /** Before the next paint, or after 100 ms where nothing paints. The function returned cancels. */
  frame(run: () => void): () => void;
  /** A random UUID: idempotency keys, client and temporary ids. */
  uuid(): string;
}
