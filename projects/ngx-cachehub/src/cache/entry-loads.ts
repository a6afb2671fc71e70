import { untracked } from '@angular/core';
import { answered, judgeFailure, type EntryEvent, type FailureVerdict } from '../core/entries';
import type { ChangeSet } from '../core/store/change-set';
import { CacheHubError } from '../core/errors/cache-hub-error';
import { checkRows } from './check-rows';
import type { CacheEntry } from './cache-entry';
import type { EngineContext } from './engine-context';
import { loadStatus, mayPass, toLoadError } from './load-failure';
import type { LoadGate } from './load-gate';
import { openSource, RunningLoad } from './running-load';

/** What a load reports to the life of its key. */
export interface LoadPorts {
  readonly dispatch: (entry: CacheEntry, event: EntryEvent) => void;
  readonly absorb: (changes: ChangeSet) => void;
}

/** Runs sources: one try of one key at a time, from subscription to its last value. */
export class EntryLoads {
  readonly #context: EngineContext;
  readonly #ports: LoadPorts;
  /** Each may have a load wait, one after the other. */
  #gates: readonly LoadGate[] = [];

  constructor(context: EngineContext, ports: LoadPorts) {
    this.#context = context;
    this.#ports = ports;
  }

  start(entry: CacheEntry): void {
    this.#pass(entry, 0);
  }

  addGate(gate: LoadGate): void {
    this.#gates = [...this.#gates, gate].sort((a, b) => a.stage - b.stage);
  }

  #pass(entry: CacheEntry, from: number): void {
    const gate = this.#gates.at(from);
    if (gate === undefined) this.#open(entry);
    else gate.run(entry, () => this.#pass(entry, from + 1));
  }

  #open(entry: CacheEntry): void {
    const { source, key } = entry;
    if (source === undefined) return;
    const context = this.#context;
    const load = new RunningLoad(
      context.nextTurn(),
      entry.freshness.dirty,
      context.store.beginFetch(key),
      context.scheduler.now(),
    );
    entry.load = load;
    entry.sawDirty = load.sawDirty;
    if ('attempt' in entry.state && entry.state.attempt === 0) context.journal.counters.fetches++;
    const attempt = 1 + ('attempt' in entry.state ? entry.state.attempt : 0);
    context.journal.emit({ type: 'fetch', key, details: { attempt } });
    const syncPosition = (header: string | null) => (load.syncPosition = header ?? undefined);
    const open = () => openSource(source, { key, signal: load.abort.signal, syncPosition });
    const values = context.interceptor?.intercept(key, open) ?? open();
    // Outside the zone a load holds up no stability; its first one has a pending task instead.
    const subscription = context.zone.runOutsideAngular(() =>
      untracked(() =>
        values.subscribe({
          next: (value) => this.#onValue(entry, load, value),
          error: (error: unknown) => this.#onError(entry, load, toLoadError(key, error)),
          complete: () => this.#onComplete(entry, load),
        }),
      ),
    );
    // A source that has already ended, or was stopped by its own value, is let go of.
    if (entry.load === load) load.subscription = subscription;
    else subscription.unsubscribe();
  }

  /** Forgets the answer of the load under way. `abort` tells the source so. */
  end(entry: CacheEntry, how: 'abort' | 'release'): void {
    for (const gate of this.#gates) gate.cancel(entry);
    const { load } = entry;
    if (load === undefined) return;
    entry.load = undefined;
    load.subscription?.unsubscribe();
    if (how === 'abort') load.abort.abort();
    this.#context.store.endFetch(load.token);
  }

  #onValue(entry: CacheEntry, load: RunningLoad, value: unknown): void {
    if (entry.load !== load) return;
    const context = this.#context;
    const { store, notifier } = context;
    const verdict = checkRows(context.registry, entry.route, value);
    if (!verdict.ok) {
      this.#onError(entry, load, verdict.error);
      return;
    }
    notifier.turn(() => {
      if (load.hasAnswered) {
        // A source that goes on speaks of now, not of when it was subscribed.
        store.endFetch(load.token);
        load.token = store.beginFetch(entry.key);
      }
      const now = context.scheduler.now();
      const result = store.acceptFetch(load.token, verdict.value, now);
      if (!store.keeps(entry.key)) {
        this.#ports.absorb(result);
        this.#onError(entry, load, nothingThere(entry.key), { kind: 'gone' });
        return;
      }
      load.hasAnswered = true;
      entry.freshness = answered(entry.freshness, load, now);
      entry.updatedAt = now;
      entry.syncPosition = load.syncPosition;
      this.#ports.absorb(result);
      notifier.touch(entry, 'fresh');
      this.#ports.dispatch(entry, { type: 'value' });
      const details = { ms: now - load.startedAt };
      context.journal.emit({ type: 'fetched', key: entry.key, source: 'network', details });
    });
  }

  #onError(
    entry: CacheEntry,
    load: RunningLoad,
    error: CacheHubError,
    verdict = this.#judge(entry, error),
  ): void {
    if (entry.load !== load) return;
    if (verdict.kind === 'gone') this.#context.disk?.dropped([entry.key]);
    this.#context.journal.emit({
      type: 'fetch-error',
      key: entry.key,
      source: 'network',
      details: { code: error.code, willRetry: verdict.kind === 'retry' },
    });
    this.#context.notifier.turn(() =>
      this.#ports.dispatch(entry, { type: 'fail', error, verdict }),
    );
  }

  #onComplete(entry: CacheEntry, load: RunningLoad): void {
    if (entry.load !== load) return;
    if (load.hasAnswered) {
      this.#context.notifier.turn(() => this.#ports.dispatch(entry, { type: 'done' }));
      return;
    }
    const error = new CacheHubError(
      'fetch-failed',
      `Expected the source of '${entry.key}' to give a value; it completed without one.`,
    );
    this.#onError(entry, load, error, { kind: 'final' });
  }

  #judge(entry: CacheEntry, error: CacheHubError): FailureVerdict {
    const attempt = 'attempt' in entry.state ? entry.state.attempt : 0;
    const retries = this.#context.isServer || !mayPass(error) ? 0 : entry.options.retry;
    return judgeFailure(loadStatus(error), attempt, retries, this.#context.scheduler.random());
  }
}

function nothingThere(key: string): CacheHubError {
  return new CacheHubError(
    'fetch-failed',
    `Expected '${key}' to load; its row was deleted while the answer was on its way.`,
  );
}
