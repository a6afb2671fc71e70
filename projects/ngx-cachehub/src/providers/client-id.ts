import { inject, InjectionToken } from '@angular/core';
import { CACHE_HUB_SCHEDULER } from './scheduler';

/** Names this page to the server, which echoes it in the `origin` of what this page wrote. */
export const CLIENT_ID = new InjectionToken<string>('ngx-cachehub client id', {
  providedIn: 'root',
  factory: () => inject(CACHE_HUB_SCHEDULER).uuid(),
});
