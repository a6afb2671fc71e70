import { untracked, type NgZone } from '@angular/core';
import type { CacheEntry } from './cache-entry';
import type { EntryObserver, Notice } from './entry-observer';

/** What the notifier needs of its hub. */
export interface NotifierPorts {
  readonly read: (key: string) => unknown;
  readonly zone: NgZone;
  /** `key`: whose observer it was, where it was one of a key. */
  readonly onObserverError: (key: string | undefined, error: unknown) => void;
  /** Runs what is left after the event loop has breathed. */
  readonly later: (run: () => void) => void;
  /** A flush is over; `emissions` observers were told something new. */
  readonly onFlushed: (emissions: number) => void;
}

interface PendingNotice {
  order: number;
  value: unknown;
  fresh: boolean;
  failure: Error | undefined;
}

/** Beyond this, observers that answer each other's writes for ever leave room for everything else. */
const MAX_ROUNDS = 100;

/**
 * Tells observers, each key once per turn, after all tables are up to date (B3).
 *
 * Values are taken when the turn writes them. What an observer writes while it is told is a new
 * round, told when the present one is over: nobody sees an older value after a newer one, and
 * nobody is skipped. An observer that throws is reported and disturbs no other (B8).
 */
export class Notifier {
  readonly #ports: NotifierPorts;
  #pending = new Map<CacheEntry, PendingNotice>();
  /** Who is told beside the observers of keys. */
  #after = new Set<() => void>();
  #order = 0;
  #depth = 0;
  #isFlushing = false;

  constructor(ports: NotifierPorts) {
    this.#ports = ports;
  }

  /** The order of the newest notice. */
  get newest(): number {
    return this.#order;
  }

  /** Runs one turn; observers are told when the outermost one ends. */
  turn<T>(run: () => T): T {
    this.#depth++;
    try {
      return run();
    } finally {
      this.#depth--;
      if (this.#depth === 0) this.#flush();
    }
  }

  /** Something of the key changed in this turn. `fresh`: its value was written or confirmed. */
  touch(entry: CacheEntry, what: 'state' | 'fresh', failure?: Error): void {
    if (!entry.isObserved) return;
    const order = ++this.#order;
    const value = this.#ports.read(entry.key);
    const known = this.#pending.get(entry);
    if (known === undefined) {
      this.#pending.set(entry, { order, value, fresh: what === 'fresh', failure });
      return;
    }
    known.order = order;
    known.value = value;
    known.fresh ||= what === 'fresh';
    known.failure = failure ?? known.failure;
  }

  /** Runs once when the outermost turn has ended and the observers of keys were told. */
  afterTurn(run: () => void): void {
    this.#after.add(run);
  }

  #flush(): void {
    if (this.#isFlushing || !this.#isWaiting) return;
    this.#isFlushing = true;
    let emissions = 0;
    try {
      // Plain fields of zone apps are checked too, whoever brought the change.
      this.#ports.zone.run(() =>
        untracked(() => {
          for (let round = 0; round < MAX_ROUNDS && this.#isWaiting; round++) {
            emissions += this.#tellRound();
          }
        }),
      );
    } finally {
      this.#isFlushing = false;
      this.#ports.onFlushed(emissions);
      if (this.#isWaiting) this.#ports.later(() => this.#flush());
    }
  }

  get #isWaiting(): boolean {
    return this.#pending.size > 0 || this.#after.size > 0;
  }

  #tellRound(): number {
    const round = this.#pending;
    const after = this.#after;
    this.#pending = new Map();
    if (after.size > 0) this.#after = new Set();
    let emissions = 0;
    for (const [entry, notice] of round) {
      for (const observer of [...entry.observers]) {
        if (this.#tell(entry, observer, notice)) emissions++;
      }
    }
    for (const run of after) emissions += this.#tellBeside(run);
    return emissions;
  }

  #tellBeside(run: () => void): number {
    try {
      run();
      return 1;
    } catch (error) {
      this.#ports.onObserverError(undefined, error);
      return 0;
    }
  }

  #tell(entry: CacheEntry, observer: EntryObserver, notice: Notice): boolean {
    // It left, or was shown something later, while others were told.
    if (!entry.observers.has(observer) || notice.order <= observer.since) return false;
    try {
      return observer.next(notice);
    } catch (error) {
      this.#ports.onObserverError(entry.key, error);
      return false;
    }
  }
}
