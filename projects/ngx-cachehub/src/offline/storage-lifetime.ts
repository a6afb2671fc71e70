import { DOCUMENT, inject, InjectionToken } from '@angular/core';

const DAY_MS = 86_400_000;

/** How long the browser keeps what a page stored and nobody comes back to. */
export interface StorageLifetime {
  /** In ms, from the user's last visit on; null where the browser has no such limit. */
  readonly keptForMs: number | null;
}

/**
 * WebKit deletes what scripts have stored after seven days of the browser's use in which the user did
 * not touch the site, persistent or not; installed to the home screen or the Dock, a site is spared.
 * Nothing in the platform tells of that: the engine is known by the vendor that it names, in each
 * browser of iOS, too. An app that knows better, in a web view of its own say, provides its word.
 */
export const STORAGE_LIFETIME = new InjectionToken<StorageLifetime>(
  'ngx-cachehub storage lifetime',
  {
    providedIn: 'root',
    factory: () => {
      const window = inject(DOCUMENT).defaultView;
      const isWebKit = window?.navigator.vendor.startsWith('Apple') === true;
      return { keptForMs: isWebKit && !isInstalled(window) ? 7 * DAY_MS : null };
    },
  },
);

/** How long before the end somebody should be told. */
const NOTICE_MS = 2 * DAY_MS;

/** The age, in ms, from which on what waits is in danger; null where nothing is. */
export function ageAtRisk({ keptForMs }: StorageLifetime): number | null {
  return keptForMs === null ? null : Math.max(0, keptForMs - NOTICE_MS);
}

/** @param window Some of tests have no media queries, or `undefined` in their place. */
function isInstalled(window: Pick<Window, 'navigator'> & Partial<Window>): boolean {
  const { navigator } = window;
  if ('standalone' in navigator && navigator.standalone === true) return true;
  return window.matchMedia?.('(display-mode: standalone)').matches === true;
}
