import type { EnvironmentProviders, Provider } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { VirtualScheduler } from 'ngx-cachehub/testing';
import { Subject, type Observable } from 'rxjs';
import type { CacheEvent } from '../../providers/cache-event';
import type { CacheHubConfig } from '../../providers/cache-hub-config';
import type { CacheHubFeatures } from '../../providers/features';
import { provideCacheHub } from '../../providers/provide-cache-hub';
import { CACHE_HUB_SCHEDULER } from '../../providers/scheduler';
import { CacheEngine } from '../cache-engine';
import { PushTurns } from '../push-turns';
import { CacheHubService } from '../cache-hub.service';
import type { CacheLoader } from '../source';

/** A source that the test answers: every run of its loader is a subject of its own. */
export class ManualSource<T> {
  readonly runs: { readonly answer: Subject<T>; readonly signal: AbortSignal }[] = [];

  readonly load: CacheLoader<T> = ({ signal }) => {
    const answer = new Subject<T>();
    this.runs.push({ answer, signal });
    return answer;
  };

  /** Answers the newest run and completes it. */
  flush(value: T): void {
    this.emit(value);
    this.newest().answer.complete();
  }

  /** Answers the newest run, which goes on. */
  emit(value: T): void {
    this.newest().answer.next(value);
  }

  fail(error: unknown): void {
    this.newest().answer.error(error);
  }

  newest(): { readonly answer: Subject<T>; readonly signal: AbortSignal } {
    const run = this.runs.at(-1);
    if (run === undefined) throw new Error('Expected the source to have run; it did not.');
    return run;
  }
}

/** What an observer saw, in order. */
export class Seen<T> {
  readonly values: T[] = [];
  error: unknown = undefined;
  isComplete = false;
  readonly next = (value: T): void => void this.values.push(value);
  readonly complete = (): void => void (this.isComplete = true);
  /** As the `error` callback of an observer. */
  readonly fail = (error: unknown): void => void (this.error = error);
}

export interface HubFixture {
  readonly hub: CacheHubService;
  readonly engine: CacheEngine;
  readonly pushes: PushTurns;
  readonly scheduler: VirtualScheduler;
  readonly events: CacheEvent[];
}

export function hubFixture(
  config: CacheHubConfig = {},
  setup: {
    readonly features?: readonly CacheHubFeatures[];
    readonly providers?: readonly (Provider | EnvironmentProviders)[];
    readonly seed?: number;
  } = {},
): HubFixture {
  const scheduler = new VirtualScheduler({ seed: setup.seed ?? 1 });
  TestBed.configureTestingModule({
    providers: [
      provideCacheHub({ logger: { level: 'silent' }, ...config }, ...(setup.features ?? [])),
      { provide: CACHE_HUB_SCHEDULER, useValue: scheduler },
      ...(setup.providers ?? []),
    ],
  });
  const hub = TestBed.inject(CacheHubService);
  const events: CacheEvent[] = [];
  hub.events$.subscribe((event) => events.push(event));
  const engine = TestBed.inject(CacheEngine);
  return { hub, engine, pushes: engine.part(PushTurns), scheduler, events };
}

/** Subscribes and keeps what came. */
export function watch<T>(stream: Observable<T>): Seen<T> & { stop(): void } {
  const seen = new Seen<T>();
  const subscription = stream.subscribe({
    next: seen.next,
    error: seen.fail,
    complete: seen.complete,
  });
  return Object.assign(seen, { stop: () => subscription.unsubscribe() });
}
