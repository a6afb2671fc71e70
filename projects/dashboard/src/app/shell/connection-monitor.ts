import { Injectable, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { CacheHubService, RealtimeCacheService } from 'ngx-cachehub';
import { filter, map, scan } from 'rxjs';

import { browserOnline } from './browser-online';
import { connectionView } from './connection-view';

/** The line's health as the shell shows it. */
@Injectable({ providedIn: 'root' })
export class ConnectionMonitor {
  private readonly realtime = inject(RealtimeCacheService);

  readonly view = toSignal(connectionView(this.realtime.connectionStatus$, browserOnline()), {
    initialValue: 'connecting',
  });
  readonly status = this.realtime.connectionStatus;
  readonly lastError = this.realtime.lastError;

  /** Lines lost since the last good one. */
  readonly attempts = toSignal(
    inject(CacheHubService).events$.pipe(
      map((event) => event.type),
      filter((type) => type === 'realtime-connected' || type === 'realtime-disconnected'),
      scan((lost, type) => (type === 'realtime-connected' ? 0 : lost + 1), 0),
    ),
    { initialValue: 0 },
  );

  reconnect(): void {
    this.realtime.connect();
  }
}
