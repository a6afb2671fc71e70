import { DestroyRef, effect, type Injector, untracked } from '@angular/core';

/** What is live between two calls. Each is made once. */
export interface Running {
  start(): void;
  stop(): void;
}

/** What `wanted` gives is live from one effect after it was asked for, until it is not wanted or the injector ends. */
export function keepRunning(wanted: () => readonly Running[], injector: Injector): void {
  let running: ReadonlySet<Running> = new Set();
  effect(
    () => {
      const now = new Set(wanted());
      untracked(() => {
        // The new ones first: what both ask stays observed, and its load goes on.
        for (const one of now) if (!running.has(one)) one.start();
        for (const one of running) if (!now.has(one)) one.stop();
        running = now;
      });
    },
    { injector },
  );
  injector.get(DestroyRef).onDestroy(() => {
    for (const one of running) one.stop();
  });
}
