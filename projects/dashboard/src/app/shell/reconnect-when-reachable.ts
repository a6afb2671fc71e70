import { effect, inject, untracked } from '@angular/core';
import { OfflineSyncService, RealtimeCacheService } from 'ngx-cachehub';

/**
 * A line that waits for its next attempt opens at once where the server is known to answer again: the
 * queue asks it more often than the line does. Call it once, in an injection context.
 */
export function reconnectWhenReachable(): void {
  const realtime = inject(RealtimeCacheService);
  const queue = inject(OfflineSyncService);
  let wasOnline = true;
  effect(() => {
    const isOnline = queue.isOnline();
    const isBack = isOnline && !wasOnline;
    wasOnline = isOnline;
    untracked(() => {
      if (isBack && realtime.connectionStatus() === 'reconnecting') realtime.connect();
    });
  });
}
