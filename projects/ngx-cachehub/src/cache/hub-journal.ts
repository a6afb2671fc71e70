import { computed, signal, untracked, type Signal } from '@angular/core';
import { Subject, type Observable } from 'rxjs';
import type { CacheEvent, CacheEventInput } from '../providers/cache-event';
import { createCounters, type CacheMetrics, type HubCounters } from '../providers/cache-metrics';
import type { LoggerOptions, LogLevel } from '../providers/log-record';
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
  readonly counters: HubCounters = createCounters();
  private readonly eventSubject = new Subject<CacheEvent>();
  readonly events$: Observable<CacheEvent> = this.eventSubject.asObservable();
  private readonly revision = signal(0);
  readonly metrics: Signal<CacheMetrics> = computed(() => {
    this.revision();
    return { ...this.counters };
  });
  private level: LoggerOptions['level'];

  constructor(
    private readonly scheduler: CacheHubScheduler,
    private readonly logger: Readonly<LoggerOptions>,
  ) {
    this.level = logger.level;
  }

  /** False spares the making of events that nobody would see. */
  get isWatched(): boolean {
    return this.eventSubject.observed;
  }

  emit(event: CacheEventInput): void {
    this.bump();
    if (this.isWatched) this.eventSubject.next({ at: this.scheduler.now(), ...event });
  }

  /** The counters moved: `metrics` is another value now. */
  bump(): void {
    untracked(() => this.revision.update((count) => count + 1));
  }

  setLevel(level: LoggerOptions['level']): void {
    this.level = level;
  }

  log(level: LogLevel, scope: string, message: string, details?: unknown): void {
    if (SEVERITY[level] < SEVERITY[this.level]) return;
    const record = { at: this.scheduler.now(), level, scope, message };
    (this.logger.sink ?? consoleSink)(details === undefined ? record : { ...record, details });
  }

  /** What the app's own code threw: it disturbed nothing else. */
  report(error: unknown, where: { readonly key?: string; readonly entity?: string }): void {
    const message = error instanceof Error ? error.message : String(error);
    this.log('error', 'callback', `A function of the app threw: ${message}`);
    this.emit({ type: 'error', ...where, details: { message } });
  }

  end(): void {
    this.eventSubject.complete();
  }
}
