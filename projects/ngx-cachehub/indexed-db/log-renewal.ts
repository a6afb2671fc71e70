import { DOCUMENT } from '@angular/common';
import { inject, InjectionToken } from '@angular/core';

/** Called with the first connection of a page. What it does comes to an end by itself, and cannot fail. */
export type LogRenewal = (factory: IDBFactory, databaseName: string) => void;

/**
 * Lets Chromium begin a new log. It keeps all databases of a site in one LevelDB, and goes on in the log of
 * the browser that ran before. Where that one was killed in the middle of a write, the log ends with a torn
 * record; nothing is missing then, but what is appended to it is found to be corrupt when it is read again,
 * and Chromium answers that by deleting all databases of the site (google/leveldb#1287). A deleted database
 * is compacted, and for that the log is closed, and what it holds goes into a table.
 */
export function renewLog(factory: IDBFactory, databaseName: string): void {
  const name = `${databaseName}:log`;
  const opening = factory.open(name);
  // Where it fails the log stays as it was, and so does everything that is in it.
  opening.onsuccess = () => {
    opening.result.close();
    factory.deleteDatabase(name);
  };
}

/** Replaced where it has to be shown that it is needed, and nowhere else. */
export const LOG_RENEWAL = new InjectionToken<LogRenewal>('ngx-cachehub log renewal', {
  providedIn: 'root',
  factory: () => {
    const { userAgent = '' } = inject(DOCUMENT).defaultView?.navigator ?? {};
    // Others keep their databases elsewhere. There is no other way to ask for it.
    return userAgent.includes('Chrome/') ? renewLog : () => undefined;
  },
});
