import { DOCUMENT, inject, InjectionToken, PLATFORM_ID } from '@angular/core';
import { isPlatformBrowser } from '@angular/common';

/** The page's returns: shown again, online again. */
export interface BrowserSignals {
  /** Each listener ends with the function returned. */
  onShown(run: () => void): () => void;
  onOnline(run: () => void): () => void;
}

const SILENT: BrowserSignals = {
  onShown: () => () => undefined,
  onOnline: () => () => undefined,
};

/** Nothing is listened to on the server platform. */
export const BROWSER_SIGNALS = new InjectionToken<BrowserSignals>('ngx-cachehub browser signals', {
  providedIn: 'root',
  factory: () => {
    const document = inject(DOCUMENT);
    const window = document.defaultView;
    if (!isPlatformBrowser(inject(PLATFORM_ID)) || window === null) return SILENT;
    return {
      onShown: (run) =>
        listen(document, 'visibilitychange', () => {
          if (document.visibilityState === 'visible') run();
        }),
      onOnline: (run) => listen(window, 'online', run),
    };
  },
});

function listen(target: EventTarget, type: string, run: () => void): () => void {
  target.addEventListener(type, run);
  return () => target.removeEventListener(type, run);
}
