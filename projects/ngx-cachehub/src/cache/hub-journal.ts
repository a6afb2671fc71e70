import { computed, signal, untracked, type Signal } from '@angular/core';
import { Subject, type Observable } from 'rxjs';
import type { CacheEvent, CacheEventInput } from '../providers/cache-event';
import { createCounters, type CacheMetrics, type HubCounters } from '../providers/cache-metrics';
import type { LoggerOptions, LogLevel, LogRecord } from '../providers/log-record';
import type { CacheHubScheduler } from '../providers/scheduler';
import { consoleSink } from './console-sink';

const SEVERITY: Readonly<Record<LoggerOptions['level'], number>> = {
  debug: 0,
  info: 1,
  warn: 2,
  error: 3,
  silent: 4,
};

/** What the hub tells of itself: events, counters, log. */
export class HubJournal {
  readonly #scheduler: CacheHubScheduler;
  readonly #logger: Readonly<LoggerOptions>;
  readonly counters: HubCounters = createCounters();
  readonly #eventSubject = new Subject<CacheEvent>();
  readonly events$: Observable<CacheEvent> = this.#eventSubject.asObservable();
  readonly #revision = signal(0);
  /** Another value where a counter moved since it was last read, however often the hub told so. */
  readonly metrics: Signal<CacheMetrics> = computed(
    () => {
      this.#revision();
      this.#isRead = true;
      return { ...this.counters };
    },
    { equal: isSameCount },
  );
  #isRead = false;
  #hasSinkFailed = false;
  #level: LoggerOptions['level'];

  constructor(scheduler: CacheHubScheduler, logger: Readonly<LoggerOptions>) {
    this.#scheduler = scheduler;
    this.#logger = logger;
    this.#level = logger.level;
  }

  /** False spares the making of events that nobody would see. */
  get isWatched(): boolean {
    return this.#eventSubject.observed;
  }

  emit(event: CacheEventInput): void {
    this.bump();
    if (this.isWatched) this.#eventSubject.next({ at: this.#scheduler.now(), ...event });
  }

  /** The counters may have moved. Who has not read them since needs no second word. */
  bump(): void {
    if (!this.#isRead) return;
    this.#isRead = false;
    untracked(() => this.#revision.update((count) => count + 1));
  }

  setLevel(level: LoggerOptions['level']): void {
    this.#level = level;
  }

  log(level: LogLevel, scope: string, message: string, details?: unknown): void {
    if (SEVERITY[level] < SEVERITY[this.#level]) return;
    const record = { at: this.#scheduler.now(), level, scope, message };
    this.#write(details === undefined ? record : { ...record, details });
  }

  /** What the app's own code threw, in its own words: it disturbed nothing else. */
  report(error: unknown, where: { readonly key?: string; readonly entity?: string }): void {
    const message = textOf(error);
    this.log('error', 'callback', `A function of the app threw: ${message}`);
    this.emit({ type: 'error', ...where, details: { message } });
  }

  end(): void {
    this.#eventSubject.complete();
  }

  /** A sink that throws disturbs nobody: its record goes to the console, and once the reason. */
  #write(record: LogRecord): void {
    const { sink } = this.#logger;
    if (sink === undefined) {
      consoleSink(record);
      return;
    }
    try {
      sink(record);
    } catch (error) {
      if (!this.#hasSinkFailed) {
        this.#hasSinkFailed = true;
        const message = `Expected the sink of the log to take a record; it threw: ${textOf(error)}`;
        consoleSink({ at: record.at, level: 'error', scope: 'log', message });
      }
      consoleSink(record);
    }
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function isSameCount(a: CacheMetrics, b: CacheMetrics): boolean {
  const before = Object.values(a);
  return Object.values(b).every((count, index) => count === before[index]);
}
