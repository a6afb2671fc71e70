import { Injectable, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { CacheHubService } from 'ngx-cachehub';
import { bufferTime, filter, map } from 'rxjs';

import { eventLine, type EventLine } from './event-words';

export const RECORD_LENGTH = 200;
const REFRESH_MS = 200;

/** The last events of the hub, newest first; it goes on recording once somebody has looked. */
@Injectable({ providedIn: 'root' })
export class EventRecord {
  private readonly recorded = signal<readonly EventLine[]>([]);
  readonly lines = this.recorded.asReadonly();

  // #region how:faults:2 All that the hub did is a stream of events
  constructor() {
    inject(CacheHubService)
      .events$.pipe(
        map(eventLine),
        bufferTime(REFRESH_MS),
        filter((fresh) => fresh.length > 0),
        takeUntilDestroyed(),
      )
      .subscribe((fresh) =>
        this.recorded.update((lines) => [...fresh.reverse(), ...lines].slice(0, RECORD_LENGTH)),
      );
  }
  // #endregion how

  clear(): void {
    this.recorded.set([]);
  }
}
