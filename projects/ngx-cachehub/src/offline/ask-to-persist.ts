import type { CacheEngine } from '../cache/cache-engine';

/** Asks the browser not to throw away what this origin stores when it is short of space. Its answer is logged. */
export function askToPersist(page: Document, engine: CacheEngine): void {
  // An insecure origin has none.
  const storage: Partial<StorageManager> | undefined = page.defaultView?.navigator.storage;
  storage?.persist?.().then(
    (isGranted) =>
      engine.log('debug', 'offline', `Persistent storage: ${isGranted ? 'yes' : 'no'}.`),
    (error: unknown) => engine.log('debug', 'offline', 'Persistent storage was refused.', error),
  );
}
