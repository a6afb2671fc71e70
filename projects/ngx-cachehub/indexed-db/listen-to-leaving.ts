/**
 * Tells, now and at each change, whether the page may stop at any moment without hearing of what it
 * asked for: it is hidden, frozen, or on its way into the history or to its end.
 */
export function listenToLeaving(page: Document, tell: (isLeaving: boolean) => void): () => void {
  const listeners = new AbortController();
  const options = { signal: listeners.signal };
  const leave = () => tell(true);
  const look = () => tell(page.visibilityState === 'hidden');
  page.defaultView?.addEventListener('pagehide', leave, options);
  page.defaultView?.addEventListener('pageshow', look, options);
  page.addEventListener('freeze', leave, options);
  page.addEventListener('resume', look, options);
  page.addEventListener('visibilitychange', look, options);
  look();
  return () => listeners.abort();
}
