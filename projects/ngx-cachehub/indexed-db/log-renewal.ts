import { DOCUMENT } from '@angular/common';
import { inject, InjectionToken } from '@angular/core';
import type { CacheHubScheduler } from 'ngx-cachehub';

/** Resolves when the browser has been asked for all that it takes; never rejects. */
export type RenewLog = (factory: IDBFactory, databaseName: string) => Promise<void>;

/** The browser begins with it a little after it has answered. */
const SETTLE_MS = 20;
/** So long a write waits at most: another tab may hold the browser up. */
const MAX_WAIT_MS = 1_000;

/**
 * Lets Chromium begin a new log. It keeps all databases of a site in one LevelDB, and goes on in the log of
 * the browser that ran before. Where that one was killed in the middle of a write, the log ends with a torn
 * record; nothing is missing then, but what is appended to it is found to be corrupt when it is read again,
 * and Chromium answers that by deleting all databases of the site (google/leveldb#1287). A deleted database
 * is compacted, and for that the log is closed, and what it holds goes into a table.
 */
export function renewChromiumLog(factory: IDBFactory, databaseName: string): Promise<void> {
  const name = `${databaseName}:log`;
  return new Promise((resolve) => {
    const end = () => resolve();
    const opening = factory.open(name);
    opening.onsuccess = () => {
      opening.result.close();
      const deleting = factory.deleteDatabase(name);
      deleting.onsuccess = end;
      deleting.onerror = end;
    };
    // The log stays as it was, and so does everything that is in it.
    opening.onerror = end;
  });
}

/** Replaced where it has to be shown that it is needed, and nowhere else. Null: this browser has no such log. */
export const RENEW_LOG = new InjectionToken<RenewLog | null>('ngx-cachehub renew log', {
  providedIn: 'root',
  factory: () => {
    const { userAgent = '' } = inject(DOCUMENT).defaultView?.navigator ?? {};
    // Others keep their databases elsewhere. There is no other way to ask for it.
    return userAgent.includes('Chrome/') ? renewChromiumLog : null;
  },
});

/** One new log for each page, and what is to be written meanwhile. */
export class LogRenewal {
  readonly #renew: RenewLog | null;
  readonly #scheduler: CacheHubScheduler;
  #state: 'old' | 'renewing' | 'new';
  #go: () => void = () => undefined;
  readonly #gone = new Promise<void>((resolve) => (this.#go = resolve));

  constructor(renew: RenewLog | null, scheduler: CacheHubScheduler) {
    this.#renew = renew;
    this.#scheduler = scheduler;
    this.#state = renew === null ? 'new' : 'old';
  }

  /** Asks the browser for it, once. */
  begin(factory: IDBFactory, databaseName: string): void {
    if (this.#state !== 'old') return;
    this.#state = 'renewing';
    const end = () => {
      this.#state = 'new';
      this.letGo();
    };
    const stop = this.#scheduler.setTimer(end, MAX_WAIT_MS);
    void this.#renew?.(factory, databaseName).then(() => {
      stop();
      this.#scheduler.setTimer(end, SETTLE_MS);
    });
  }

  /**
   * What may be waited for before something is written; undefined where nothing is. A write that LevelDB
   * has in hand takes the wish for a new log with it, and nothing comes of that.
   */
  get underWay(): Promise<void> | undefined {
    return this.#state === 'renewing' ? this.#gone : undefined;
  }

  /** What waits is written now: the page goes. */
  letGo(): void {
    this.#go();
  }
}
