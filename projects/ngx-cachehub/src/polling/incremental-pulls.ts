import { DestroyRef, inject } from '@angular/core';
import { defer } from 'rxjs';
import { CacheEngine } from '../cache/cache-engine';
import type { CacheEntry } from '../cache/cache-entry';
import { fromSource } from '../cache/from-source';
import { lastValue } from '../cache/last-value';
import { loadStatus, toLoadError } from '../cache/load-failure';
import type { PullPort } from '../cache/pull-port';
import { ExternalChanges } from '../collection/external-changes';
import type { EntityChange } from '../core/entities/entity-change';
import { answered, isMarked } from '../core/entries';
import { CacheHubError } from '../core/errors/cache-hub-error';
import { EntityAdapters } from '../entities/entity-adapters';
import type { AnyEntityDefinition } from '../entities/entity-definition';
import { CACHE_HUB_SCHEDULER } from '../providers/scheduler';
import { USER_SESSION } from '../session/user-session';

/** What an adapter answers. */
interface Pulled {
  readonly changes: readonly EntityChange[];
  readonly cursor: unknown;
}

type Changes = (cursor: unknown, ctx: { readonly signal: AbortSignal }) => unknown;

/** A pull under way. */
interface Pull {
  readonly abort: AbortController;
  /** In ms since the epoch. */
  readonly since: number;
  readonly turn: number;
  /** The observed keys, each with how much of its doubt this pull answers. */
  readonly saw: ReadonlyMap<CacheEntry, number>;
}

/** Under this name the device keeps the cursor of an entity. */
const CURSOR = 'cursor:';

/** One that has not answered for so long is given up when the next is wanted, in ms. */
const PATIENCE_MS = 30_000;

/** Answers of a client's error that another try may not meet again. */
const PASSING: readonly number[] = [408, 425, 429];

/**
 * Pulls what changed of an entity since the last time, where its adapter has `changes`, in place of loading all that
 * is observed of it. A part of the engine.
 */
export class IncrementalPulls implements PullPort {
  readonly #engine = inject(CacheEngine);
  readonly #adapters = this.#engine.part(EntityAdapters);
  readonly #outside = this.#engine.part(ExternalChanges);
  readonly #scheduler = inject(CACHE_HUB_SCHEDULER);
  readonly #destroyRef = inject(DestroyRef);
  /** Up to where each entity is known, as this page has learned. */
  readonly #cursors = new Map<string, unknown>();
  readonly #running = new Map<string, Pull>();

  constructor() {
    this.#engine.context.pulls = this;
    const stop = inject(USER_SESSION, { optional: true })?.listen({
      leave: () => this.#forget(),
      enter: () => undefined,
    });
    this.#destroyRef.onDestroy(() => {
      stop?.();
      this.#forget();
    });
  }

  pull(entity: string): boolean {
    const definition = this.#engine.context.registry.get(entity);
    const changes = definition && this.#changesOf(definition);
    if (definition === undefined || changes === undefined) return false;
    const before = this.#running.get(entity);
    const now = this.#scheduler.now();
    if (before !== undefined && now - before.since < PATIENCE_MS) {
      // It began before what is asked for now: what is in doubt since is asked for when it has ended.
      return true;
    }
    before?.abort.abort();
    const { book, nextTurn } = this.#engine.context;
    const observed = book.ofEntity(entity).filter(({ isObserved }) => isObserved);
    const pull: Pull = {
      abort: new AbortController(),
      since: now,
      turn: nextTurn(),
      saw: new Map(observed.map((entry) => [entry, entry.freshness.dirty])),
    };
    this.#running.set(entity, pull);
    void this.#run(definition, changes, pull);
    return true;
  }

  async #run(definition: AnyEntityDefinition, changes: Changes, pull: Pull): Promise<void> {
    const { name } = definition;
    const cursor = this.#cursorOf(name);
    try {
      const pulled = await this.#ask(changes, pull, cursor);
      if (this.#running.get(name) !== pull) return;
      this.#running.delete(name);
      this.#outside.apply(definition, pulled.changes, 'network');
      this.#setCursor(name, pulled.cursor);
      // Nobody knows what changed before the first one.
      if (cursor === undefined) this.#engine.refetchObserved({ entity: name });
      else this.#confirm(pull);
    } catch (error) {
      if (this.#running.get(name) === pull) this.#running.delete(name);
      else if (pull.abort.signal.aborted) return;
      this.#fail(name, error);
    }
  }

  async #ask(changes: Changes, pull: Pull, cursor: unknown): Promise<Pulled> {
    const { signal } = pull.abort;
    const source = defer(() => fromSource(changes(cursor, { signal })));
    const answer = await this.#engine.context.zone.runOutsideAngular(() =>
      lastValue(source, this.#destroyRef),
    );
    if (isPulled(answer)) return answer;
    throw new CacheHubError(
      'wire-fault',
      `Expected 'changes' of an adapter to answer {changes, cursor}; got ${typeof answer}.`,
    );
  }

  /** What is observed is as the server has it: it was when the pull began, and what came since has been told. */
  #confirm({ saw, turn }: Pull): void {
    const { context, turns } = this.#engine;
    context.notifier.turn(() => {
      for (const [entry, sawDirty] of saw) {
        if (!entry.isObserved || !context.store.has(entry.key)) continue;
        if (entry.freshness.turn > turn) continue;
        // A copy from the device is older than the cursor may be.
        if (entry.freshness.knownAt === -Infinity) {
          turns.life.refetches.request(entry);
          continue;
        }
        entry.freshness = answered(entry.freshness, { sawDirty, turn }, this.#scheduler.now());
        context.notifier.touch(entry, 'state');
        // What an event put in doubt meanwhile.
        if (!turns.life.isFresh(entry) && entry.freshness.dirty > sawDirty) {
          turns.life.refetches.request(entry);
        }
      }
    });
  }

  #fail(entity: string, thrown: unknown): void {
    const error = toLoadError(entity, thrown);
    if (error.code === 'destroyed') return;
    this.#engine.emit({
      type: 'fetch-error',
      entity,
      source: 'network',
      details: { code: error.code, willRetry: true },
    });
    const status = loadStatus(error);
    // The server does not know the cursor any more, or answers what nobody can read: begin anew.
    const isLost = status === 410 || error.code === 'wire-fault' || error.code === 'invalid-key';
    if (isLost) this.#setCursor(entity, undefined);
    const mayPass = status === undefined || status >= 500 || PASSING.includes(status);
    if (isLost || !mayPass) this.#engine.refetchObserved({ entity });
    else this.#refetchDoubted(entity);
  }

  /** What is only old waits for the next pull; what an event put in doubt does not. */
  #refetchDoubted(entity: string): void {
    const { context, turns } = this.#engine;
    context.notifier.turn(() => {
      for (const entry of context.book.ofEntity(entity)) {
        if (isMarked(entry.freshness)) turns.life.refetches.request(entry);
      }
    });
  }

  #cursorOf(entity: string): unknown {
    const { disk } = this.#engine.context;
    return this.#cursors.get(entity) ?? disk?.noted(CURSOR + entity);
  }

  #setCursor(entity: string, cursor: unknown): void {
    this.#cursors.set(entity, cursor);
    this.#engine.context.disk?.note(CURSOR + entity, cursor);
  }

  #changesOf(definition: AnyEntityDefinition): Changes | undefined {
    const adapter = this.#adapters.of(definition, () => undefined);
    return adapter?.changes?.bind(adapter);
  }

  #forget(): void {
    for (const { abort } of this.#running.values()) abort.abort();
    this.#running.clear();
    this.#cursors.clear();
  }
}

function isPulled(value: unknown): value is Pulled {
  return (
    typeof value === 'object' &&
    value !== null &&
    'changes' in value &&
    Array.isArray(value.changes) &&
    'cursor' in value
  );
}
