import { DestroyRef, Injectable, inject, signal } from '@angular/core';

/**
 * The longest task of this page, in milliseconds, while it loads and since. A browser tells of tasks over 50 ms only,
 * so 0 is any that is shorter; some tell of none.
 */
@Injectable()
export class LongTasks {
  /** False where this browser does not tell. */
  readonly isTold =
    typeof PerformanceObserver !== 'undefined' &&
    PerformanceObserver.supportedEntryTypes.includes('longtask');
  private readonly loadingMs = signal(0);
  private readonly sinceMs = signal(0);
  /** Tasks are told of later: what belongs to which time is told by when they began. */
  private loadedAt = Infinity;

  readonly whileLoading = this.loadingMs.asReadonly();
  readonly since = this.sinceMs.asReadonly();

  constructor() {
    if (!this.isTold) return;
    const openedAt = performance.now();
    const observer = new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) {
        if (startTime < openedAt) continue;
        const longest = startTime < this.loadedAt ? this.loadingMs : this.sinceMs;
        longest.update((known) => Math.max(known, Math.round(duration)));
      }
    });
    observer.observe({ type: 'longtask' });
    inject(DestroyRef).onDestroy(() => observer.disconnect());
  }

  /** From now on it is not loading any more. */
  loaded(): void {
    this.loadedAt = performance.now();
  }
}
