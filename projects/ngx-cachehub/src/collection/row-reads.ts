import { untracked, type Signal } from '@angular/core';
import { catchError, EMPTY, Observable, Subscription } from 'rxjs';
import type { FetchOptions } from '../cache/cache-options';
import { fromSource } from '../cache/from-source';
import { firstOf } from '../cache/key-observers';
import { loadStatus } from '../cache/load-failure';
import type { AnySource } from '../cache/source';
import { CacheHubError } from '../core/errors/cache-hub-error';
import type { EntityId } from '../core/keys';
import { detailKey } from '../core/keys';
import { readRow } from '../core/store/read-row';
import { adapterIfAny } from '../entities/adapter-of';
import type { EntityAdapter } from '../entities/entity-adapter';
import { OFFLINE_PORT, type OfflinePort } from '../providers/offline-port';
import type { CollectionContext } from './collection-context';
import { RowWrites } from './row-writes';
import { signalOf } from './view-signal';
import { WatchedRows } from './watched-rows';

/** How one row is read. */
type Way =
  | { readonly kind: 'load'; readonly source: AnySource }
  /** The server does not know it yet, or nobody can ask for it. */
  | { readonly kind: 'wait' };

/** Reads single rows of a collection: what is known from wherever, and what the adapter gets. */
export class RowReads<T extends object, Id extends EntityId> {
  readonly #context: CollectionContext<T, Id>;
  readonly #watched: WatchedRows;
  readonly #writes: RowWrites;
  readonly #queue: OfflinePort | null;

  constructor(context: CollectionContext<T, Id>) {
    this.#context = context;
    const { engine, injector } = context;
    this.#watched = engine.part(WatchedRows);
    this.#writes = engine.part(RowWrites);
    this.#queue = injector.get(OFFLINE_PORT, null);
  }

  /** The row where it is fresh, else as the adapter gets it; as it is known where that cannot be had. */
  async get(id: Id): Promise<T | undefined> {
    const { engine } = this.#context;
    const key = this.#keyOf(id);
    const way = this.#wayTo(id);
    if (way.kind === 'wait' || engine.isFresh(key)) return this.#known(id, key);
    const isOnline = untracked(() => this.#queue?.isOnline() ?? true);
    if (!isOnline) {
      const known = await this.#known(id, key);
      if (known !== undefined) return known;
    }
    try {
      return this.#asRow(await firstOf(this.#fetch(key, way, { policy: 'network-only' })));
    } catch (error) {
      if (isGone(error)) return undefined;
      const known = this.#read(id);
      if (known === undefined) throw error;
      return known;
    }
  }

  /** The row now and later, undefined where there is none. First when it is known whether there is. */
  watchOne(id: Id): Observable<T | undefined> {
    return new Observable((subscriber) => {
      const key = this.#keyOf(id);
      const way = this.#wayTo(id);
      const all = new Subscription();
      // What only a list knows shows as soon as it is watched.
      let isSettled = way.kind === 'wait' && this.#read(id) === undefined;
      let last: unknown = NOTHING_YET;
      const show = (value: unknown) => {
        if (value === undefined && !isSettled) return;
        isSettled = true;
        if (Object.is(value, last)) return;
        last = value;
        subscriber.next(this.#asRow(value));
      };
      subscriber.add(all);
      // First, so that what only a list knows is there when the others begin.
      const { engine } = this.#context;
      all.add(
        engine.streams.get(key).subscribe({ next: show, complete: () => subscriber.complete() }),
      );
      all.add(this.#watched.watch(this.#context.definition.name, key));
      const settle = () => {
        isSettled = true;
        show(engine.read(key));
      };
      all.add(
        this.#fetch(key, way, way.kind === 'wait' ? { policy: 'cache-only' } : {}).subscribe({
          error: (error: unknown) => {
            if (!isSettled && !isGone(error)) subscriber.error(error);
            else settle();
          },
        }),
      );
      if (way.kind === 'wait') settle();
      return undefined;
    });
  }

  /** The same as a signal, watched for as long as somebody can reach it. */
  watchOneSignal(id: Id): Signal<T | undefined> {
    // Why it failed is told by the key's state and the hub's events; what is known stays.
    const rows = this.watchOne(id).pipe(catchError(() => EMPTY));
    return untracked(() => signalOf(this.#read(id), rows));
  }

  #fetch(key: string, way: Way, options: FetchOptions<T>): Observable<unknown> {
    const source = way.kind === 'load' ? way.source : () => undefined;
    return this.#context.engine.streams.fetch(key, source, { realtime: true, ...options });
  }

  #read(id: Id): T | undefined {
    const { engine, definition } = this.#context;
    return this.#asRow(readRow(engine.context.store, definition.name, this.#realId(id))?.row);
  }

  /** What is known, when the device has been asked. */
  #known(id: Id, key: string): Promise<T | undefined> | T | undefined {
    const now = this.#read(id);
    const { disk } = this.#context.engine.context;
    if (now !== undefined || disk === undefined) return now;
    return new Promise((resolve) => {
      const then = () => resolve(this.#read(id));
      if (!disk.read(key, then)) then();
    });
  }

  #wayTo(id: Id): Way {
    const { definition, injector } = this.#context;
    const adapter: EntityAdapter<T, Id> | undefined = adapterIfAny(definition, injector);
    const get = adapter?.get?.bind(adapter);
    if (get === undefined || this.#isUnsent(id)) return { kind: 'wait' };
    return { kind: 'load', source: (ctx) => fromSource(get(this.#realId(id), ctx)) };
  }

  /** Made here and not sent yet: the server knows nothing of it. */
  #isUnsent(id: Id): boolean {
    const actions = untracked(() => this.#queue?.actions() ?? []);
    return actions.some(({ tempId }) => tempId === String(id));
  }

  /** Of a row that was created here: the type of its ids is the entity's, whoever gave them. */
  #realId(id: Id): Id {
    const { name } = this.#context.definition;
    return this.#writes.realId(name, id) as Id;
  }

  #keyOf(id: Id): string {
    return detailKey(this.#context.definition.name, id);
  }

  /** What is cached of an entity is of the type that its definition says. */
  #asRow(value: unknown): T | undefined {
    return value as T | undefined;
  }
}

/** The server has no such row. */
function isGone(error: unknown): boolean {
  const status = error instanceof CacheHubError ? loadStatus(error) : undefined;
  return status === 404 || status === 410;
}

const NOTHING_YET = {};
