/** Tells each time that the page may stop without hearing of what it asked for: it is hidden, frozen, or on its way into the history or to its end. */
export function listenToLeaving(page: Document, leave: () => void): () => void {
  const listeners = new AbortController();
  const options = { signal: listeners.signal };
  const look = () => {
    if (page.visibilityState === 'hidden') leave();
  };
  page.defaultView?.addEventListener('pagehide', leave, options);
  page.addEventListener('freeze', leave, options);
  page.addEventListener('visibilitychange', look, options);
  return () => listeners.abort();
}
