import type { CacheEngine } from '../cache/cache-engine';

/**
 * Asks the browser, once, not to throw away what this origin stores when it is short of space. Its answer is
 * logged.
 */
export function askToPersistOnce(page: Document, engine: CacheEngine): () => void {
  let hasAsked = false;
  return () => {
    if (hasAsked) return;
    hasAsked = true;
    // An insecure origin has none.
    const storage: Partial<StorageManager> | undefined = page.defaultView?.navigator.storage;
    storage?.persist?.().then(
      (isGranted) =>
        engine.log('debug', 'offline', `Persistent storage: ${isGranted ? 'yes' : 'no'}.`),
      (error: unknown) => engine.log('debug', 'offline', 'Persistent storage was refused.', error),
    );
  };
}
