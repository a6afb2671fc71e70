import { Injectable, inject } from '@angular/core';
import { toObservable, toSignal } from '@angular/core/rxjs-interop';
import { RealtimeCacheService } from 'ngx-cachehub';

import { browserOnline } from './browser-online';
import { connectionView } from './connection-view';
import { failedAttempts } from './failed-attempts';

/** The line's health as the shell shows it. */
@Injectable({ providedIn: 'root' })
export class ConnectionMonitor {
  private readonly realtime = inject(RealtimeCacheService);

  readonly view = toSignal(connectionView(this.realtime.connectionStatus$, browserOnline()), {
    initialValue: 'connecting',
  });
  readonly status = this.realtime.connectionStatus;
  readonly lastError = this.realtime.lastError;

  readonly attempts = toSignal(
    failedAttempts(this.realtime.connectionStatus$, toObservable(this.realtime.lastError)),
    { initialValue: 0 },
  );

  reconnect(): void {
    this.realtime.connect();
  }
}
