import { DOCUMENT, inject, InjectionToken } from '@angular/core';

/** What the browser says of its connection. */
export interface ConnectivitySignals {
  /** False is a hint that there is none; true is no proof. */
  readonly onLine: boolean;
  /** Told on each `online` and `offline` event. The function returned ends the listening. */
  onChange(run: (onLine: boolean) => void): () => void;
  /** The page is shown again: a moment to look. The function returned ends the listening. */
  onShown(run: () => void): () => void;
}

/** Of this page's window; where there is none, nothing is ever said. */
export const CONNECTIVITY_SIGNALS = new InjectionToken<ConnectivitySignals>(
  'ngx-cachehub connectivity signals',
  {
    providedIn: 'root',
    factory: () => {
      const page = inject(DOCUMENT);
      const window = page.defaultView;
      return {
        get onLine() {
          return window?.navigator.onLine !== false;
        },
        onChange: (run) => {
          const listeners = new AbortController();
          const { signal } = listeners;
          window?.addEventListener('online', () => run(true), { signal });
          window?.addEventListener('offline', () => run(false), { signal });
          return () => listeners.abort();
        },
        onShown: (run) => {
          const listeners = new AbortController();
          const tell = () => {
            if (page.visibilityState !== 'hidden') run();
          };
          page.addEventListener('visibilitychange', tell, { signal: listeners.signal });
          return () => listeners.abort();
        },
      };
    },
  },
);
