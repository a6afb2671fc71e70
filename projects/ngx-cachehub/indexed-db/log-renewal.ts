import { DOCUMENT } from '@angular/common';
import { inject, InjectionToken } from '@angular/core';
import type { CacheHubScheduler } from 'ngx-cachehub';

/** Resolves when the browser has answered what makes it begin one; rejects where it refuses that. */
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
  return new Promise((resolve, reject) => {
    const opening = factory.open(name);
    opening.onerror = () => reject(failureOf(opening));
    opening.onsuccess = () => {
      opening.result.close();
      const deleting = factory.deleteDatabase(name);
      deleting.onerror = () => reject(failureOf(deleting));
      deleting.onsuccess = () => resolve();
    };
  });
}

function failureOf({ error }: IDBOpenDBRequest): Error {
  return error ?? new DOMException('No reason was given.', 'UnknownError');
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

export interface LogRenewalPorts {
  readonly renew: RenewLog | null;
  /** Undefined where the page has no IndexedDB. */
  readonly factory: () => IDBFactory | undefined;
  readonly databaseName: string;
  readonly scheduler: CacheHubScheduler;
}

/** One new log for each page, and what is to be written meanwhile. */
export class LogRenewal {
  readonly #ports: LogRenewalPorts;
  #state: 'old' | 'renewing' | 'new';
  #stopTimer: () => void = () => undefined;
  #go: () => void = () => undefined;
  readonly #gone = new Promise<void>((resolve) => (this.#go = resolve));

  constructor(ports: LogRenewalPorts) {
    this.#ports = ports;
    this.#state = ports.renew === null ? 'new' : 'old';
  }

  /** Asks the browser for it, once. */
  begin(): void {
    if (this.#state !== 'old') return;
    this.#state = 'renewing';
    this.#endAfter(MAX_WAIT_MS);
    const settle = () => {
      if (this.#state === 'renewing') this.#endAfter(SETTLE_MS);
    };
    // Where it is refused the log stays as it was, and so does everything that is in it.
    this.#renew().then(settle, settle);
  }

  /**
   * What has to be waited for before something is written; undefined where nothing is. A write that LevelDB
   * has in hand takes the wish for a new log with it, and nothing comes of that.
   */
  get underWay(): Promise<void> | undefined {
    return this.#state === 'renewing' ? this.#gone : undefined;
  }

  /** It is waited for no longer: it is there, or the page or its database goes. */
  end(): void {
    if (this.#state !== 'renewing') return;
    this.#state = 'new';
    this.#stopTimer();
    this.#go();
  }

  #endAfter(ms: number): void {
    this.#stopTimer();
    this.#stopTimer = this.#ports.scheduler.setTimer(() => this.end(), ms);
  }

  async #renew(): Promise<void> {
    const { renew, factory, databaseName } = this.#ports;
    const storage = factory();
    if (storage !== undefined) await renew?.(storage, databaseName);
  }
}
