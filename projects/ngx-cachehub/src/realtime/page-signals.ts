import type { ConnectionEvent } from '../core/connection';

/** What the page tells of itself that matters to a connection. */
export type PageEvent = Extract<
  ConnectionEvent,
  { readonly type: 'online' | 'shown' | 'hidden' | 'frozen' | 'thawed' }
>['type'];

/** Listens to the page until the function returned is called. */
export function listenToPage(page: Document, tell: (type: PageEvent) => void): () => void {
  const view = page.defaultView;
  if (!view) return () => undefined;
  const listeners = new AbortController();
  const options = { signal: listeners.signal };
  view.addEventListener('online', () => tell('online'), options);
  view.addEventListener('pagehide', () => tell('frozen'), options);
  view.addEventListener('pageshow', () => tell('thawed'), options);
  page.addEventListener('visibilitychange', () => tell(visibilityOf(page)), options);
  // Page Lifecycle: a tab that is frozen without being hidden from the history.
  page.addEventListener('freeze', () => tell('frozen'), options);
  page.addEventListener('resume', () => tell('thawed'), options);
  return () => listeners.abort();
}

export function visibilityOf(page: Document): 'shown' | 'hidden' {
  return page.visibilityState === 'hidden' ? 'hidden' : 'shown';
}
