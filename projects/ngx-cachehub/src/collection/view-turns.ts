import { DestroyRef, EnvironmentInjector, inject } from '@angular/core';
import { CacheEngine } from '../cache/cache-engine';
import { StoreViews } from '../core/store/store-views';
import type { RowView, ViewQuery } from '../core/views';
import { REALTIME_PORT } from '../providers/realtime-port';
import type { ViewObserver } from './view-observers';
import type { RowPredicate } from './view-spec';

/** Who observes which view of a hub, and when they are told. A part of the engine. */
export class ViewTurns {
  readonly #engine = inject(CacheEngine);
  readonly #injector = inject(EnvironmentInjector);
  readonly #context = this.#engine.context;
  readonly #turns = this.#engine.turns;
  readonly #views = this.#context.notifier.turn(() => new StoreViews(this.#context.store));
  readonly #observers = new Map<RowView, Set<ViewObserver>>();
  /** Those whose observers are told when the turn ends. */
  readonly #touched = new Set<RowView>();
  readonly #numbers = new WeakMap<RowPredicate, number>();
  #numbered = 0;
  #isOver = false;

  constructor() {
    this.#turns.afterEach(() => this.#gather());
    inject(DestroyRef).onDestroy(() => this.#end());
  }

  /** The same number for the same function: equal views are found by it. */
  readonly numberOf = (predicate: RowPredicate): number => {
    const known = this.#numbers.get(predicate) ?? ++this.#numbered;
    this.#numbers.set(predicate, known);
    return known;
  };

  /** The view as it is now; follows nothing unless somebody observes it. */
  read(entity: string, query: ViewQuery): RowView {
    return this.#views.read(entity, query);
  }

  /** Tells `observer` of each turn from now on, until the function returned is called. */
  observe(
    entity: string,
    query: ViewQuery,
    observer: ViewObserver,
  ): { readonly view: RowView; readonly leave: () => void } {
    if (this.#isOver) {
      observer.end();
      return { view: this.read(entity, query), leave: noop };
    }
    return this.#context.notifier.turn(() => {
      const view = this.#views.open(entity, query);
      // What happened up to here is none of its news.
      this.#gather();
      if (observer.wantsSteps) view.writeScriptInPlace();
      const observers = this.#observers.get(view) ?? new Set();
      this.#observers.set(view, observers.add(observer));
      const leave = () => this.#context.notifier.turn(() => this.#leave(entity, view, observer));
      return { view, leave };
    });
  }

  /** Keeps a server subscription of the entity, where there is realtime. */
  hold(entity: string): () => void {
    return this.#injector.get(REALTIME_PORT, null)?.hold(entity) ?? noop;
  }

  /** Takes in what the last turns of the store did, to be told when the turn of the hub ends. */
  #gather(): void {
    for (const { view, steps } of this.#views.takeChanged()) {
      const observers = this.#observers.get(view);
      if (observers === undefined) continue;
      for (const observer of observers) observer.receive?.(steps);
      this.#touched.add(view);
      this.#context.notifier.afterTurn(this.#tellTouched);
    }
  }

  readonly #tellTouched = (): void => {
    const touched = [...this.#touched];
    this.#touched.clear();
    for (const view of touched) this.#tell(view);
  };

  #tell(view: RowView): void {
    for (const observer of [...(this.#observers.get(view) ?? [])]) {
      // It may have left while others were told.
      if (this.#observers.get(view)?.has(observer) === true) observer.tell(view);
    }
  }

  #leave(entity: string, view: RowView, observer: ViewObserver): void {
    const observers = this.#observers.get(view);
    if (observers?.delete(observer) !== true) return;
    if (observers.size === 0) this.#observers.delete(view);
    if (![...observers].some(({ wantsSteps }) => wantsSteps)) view.endScriptInPlace();
    const { store, book } = this.#context;
    // What somebody uses again has a life of its own.
    const unused = this.#views.close(entity, view).filter((key) => book.get(key) === undefined);
    this.#turns.absorb(store.remove(unused));
  }

  #end(): void {
    this.#isOver = true;
    const all = [...this.#observers.values()].flatMap((observers) => [...observers]);
    this.#observers.clear();
    for (const observer of all) observer.end();
  }
}

function noop(): void {
  // There is nothing to end.
}
