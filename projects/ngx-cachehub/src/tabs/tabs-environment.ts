import { DOCUMENT, isPlatformBrowser } from '@angular/common';
import { inject, InjectionToken, PLATFORM_ID } from '@angular/core';
import { BrowserPage } from './page-lifecycle';
import type { PageLifecycle } from './page-lifecycle';
import { openBroadcastChannel } from './tab-channel';
import type { OpenTabChannel } from './tab-channel';
import { WebLocks } from './tab-locks';
import type { TabLocks } from './tab-locks';

/** By what the tabs of a browser agree. */
export interface TabsEnvironment {
  readonly locks: TabLocks;
  readonly openChannel: OpenTabChannel;
  readonly page: PageLifecycle;
}

/** Null on the server platform, and where the browser lacks Web Locks (as on insecure origins) or BroadcastChannel. */
export const TABS_ENVIRONMENT = new InjectionToken<TabsEnvironment | null>(
  'ngx-cachehub tabs environment',
  {
    providedIn: 'root',
    factory: () => {
      const page = inject(DOCUMENT);
      const view = page.defaultView;
      if (!isPlatformBrowser(inject(PLATFORM_ID)) || view === null) return null;
      const locks = locksOf(view.navigator);
      if (locks === undefined || typeof BroadcastChannel !== 'function') return null;
      return {
        locks: new WebLocks(locks),
        openChannel: openBroadcastChannel,
        page: new BrowserPage(page, view),
      };
    },
  },
);

/** Not in every browser, whatever the type says. */
function locksOf(navigator: Partial<Navigator>): LockManager | undefined {
  return navigator.locks;
}
