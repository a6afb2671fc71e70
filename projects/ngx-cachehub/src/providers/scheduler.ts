import { inject, InjectionToken } from '@angular/core';
import { SystemScheduler } from './system-scheduler';

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

/** The scheduler in use; provide another one to have the hub on a clock of your own. */
export const CACHE_HUB_SCHEDULER = new InjectionToken<CacheHubScheduler>('CACHE_HUB_SCHEDULER', {
  providedIn: 'root',
  factory: () => inject(SystemScheduler),
});
