import { type Signal, untracked } from '@angular/core';
import { Observable, Subscription } from 'rxjs';
import type { CacheEngine } from '../cache/cache-engine';
import type { FetchOptions } from '../cache/cache-options';
import type { RowView, ViewChange, ViewQuery } from '../core/views';
import type {
  FieldClause,
  OrderByClause,
  WhereClause,
  WhereOp,
} from '../entities/collection-query';
import type { CollectionView } from './collection-view';
import { StepsOfView, ValueOfView, type ViewObserver } from './view-observers';
import type { ListLoader } from './list-loader';
import { keepLoaded, viewSource, type ViewSource } from './view-source';
import { checkedQuery, EVERYTHING, serverQuery, viewQueryOf } from './view-spec';
import type { RowPredicate, ViewSpec } from './view-spec';
import { signalOf } from './view-signal';
import { ViewTurns } from './view-turns';

/** What a view stands on. */
export interface ViewContext {
  readonly engine: CacheEngine;
  readonly entity: string;
  /** Undefined where nobody can be asked. */
  readonly load: () => ListLoader | undefined;
  /** Of the list behind a view; `realtime`, true unless given, keeps a server subscription while it is observed. */
  readonly options: FetchOptions;
}

/** A view for who follows its answer by himself. */
export interface LiveAnswer<T> {
  /** The same for the same question. */
  readonly id: string;
  /** What answers it; undefined where nobody can be asked. */
  readonly source: ViewSource | undefined;
  /** What is known, at once and from then on; loads nothing. */
  readonly rows: Observable<readonly T[]>;
}

/** All rows of an entity, as a view to be narrowed. */
export function createCollectionView<T extends object>(context: ViewContext): CollectionView<T> {
  return new LiveCollectionView<T>(context);
}

/** A view of one hub's rows. */
export class LiveCollectionView<T extends object> implements CollectionView<T> {
  readonly #spec: ViewSpec;
  readonly #turns: ViewTurns;
  /** Of `snapshot` while nobody observes the view. */
  #last: readonly unknown[] = [];

  constructor(
    protected readonly context: ViewContext,
    spec: ViewSpec = EVERYTHING,
  ) {
    this.#spec = spec;
    this.#turns = context.engine.part(ViewTurns);
  }

  where(
    condition: string | WhereClause | ((row: T) => boolean),
    op?: WhereOp,
    value?: unknown,
  ): CollectionView<T> {
    const { query, predicates } = this.#spec;
    if (typeof condition === 'function') {
      // The row type is erased in the core: what it has under this entity is what the definition describes.
      const added = condition as unknown as RowPredicate;
      return this.#with({ query, predicates: [...predicates, added] });
    }
    const clause =
      typeof condition === 'string' ? ({ field: condition, op, value } as FieldClause) : condition;
    return this.asking({ where: [...query.where, clause] });
  }

  orderBy(field: keyof T & string, dir: OrderByClause['dir'] = 'asc'): CollectionView<T> {
    return this.asking({ orderBy: [...this.#spec.query.orderBy, { field, dir }] });
  }

  limit(n: number, offset?: number): CollectionView<T> {
    const { where, orderBy } = this.#spec.query;
    const window = offset === undefined ? { limit: n } : { limit: n, offset };
    return this.#with({ ...this.#spec, query: checkedQuery({ where, orderBy, ...window }) });
  }

  watch(): Observable<readonly T[]> {
    return this.#observe((view) => view.value() as readonly T[]);
  }

  watchSignal(): Signal<readonly T[]> {
    return untracked(() => signalOf(this.snapshot(), this.watch()));
  }

  watchCount(): Observable<number> {
    return this.#observe((view) => view.count);
  }

  changes(): Observable<readonly ViewChange<T>[]> {
    return new Observable<readonly ViewChange<T>[]>((subscriber) => {
      const observer = new StepsOfView(
        subscriber as unknown as ConstructorParameters<typeof StepsOfView>[0],
      );
      subscriber.add(this.#open(observer, ignore));
    });
  }

  first(): T | undefined {
    return this.#read().first() as T | undefined;
  }

  count(): number {
    return this.#read().count;
  }

  snapshot(): readonly T[] {
    const rows = this.#read().value();
    const isSame =
      rows.length === this.#last.length && rows.every((row, i) => row === this.#last[i]);
    if (!isSame) this.#last = rows;
    return this.#last as readonly T[];
  }

  /** For who shows the view and its answer's state by itself: what is known, at once and from then on. */
  live(): LiveAnswer<T> {
    const { entity, options, load } = this.context;
    const lister = options.policy === 'cache-only' ? undefined : load();
    const { realtime = true } = options;
    return {
      id: this.#query.key,
      source:
        lister && viewSource(entity, serverQuery(this.#spec), lister, { ...options, realtime }),
      rows: new Observable<readonly T[]>((subscriber) => {
        const observer = new ValueOfView(subscriber, (view) => view.value() as readonly T[]);
        const { view, leave } = this.#turns.observe(entity, this.#query, observer);
        subscriber.add(leave);
        if (realtime) subscriber.add(this.#turns.hold(entity));
        observer.openInPlace(view);
      }),
    };
  }

  #with(spec: ViewSpec): LiveCollectionView<T> {
    return liveView<T>(this.context, spec);
  }

  /** The same view, asking what is given as well. */
  asking(more: Partial<ViewSpec['query']>): LiveCollectionView<T> {
    const { query, predicates } = this.#spec;
    return this.#with({ query: checkedQuery({ ...query, ...more }), predicates });
  }

  get #query(): ViewQuery {
    return viewQueryOf(this.context.entity, this.#spec, this.#turns.numberOf);
  }

  #read(): RowView {
    return this.#turns.read(this.context.entity, this.#query);
  }

  #observe<V>(aspect: (view: RowView) => V): Observable<V> {
    return new Observable<V>((subscriber) => {
      const observer = new ValueOfView(subscriber, aspect);
      subscriber.add(this.#open(observer, (view) => observer.openInPlace(view)));
    });
  }

  /** Observes the view and what answers its question. `onReady`: the answer is there, or there will be none. */
  #open(observer: ViewObserver, onReady: (view: RowView) => void): Subscription {
    const { engine, entity, options } = this.context;
    const opened = new Subscription();
    const { view, leave } = this.#turns.observe(entity, this.#query, observer);
    opened.add(leave);
    const { realtime = true } = options;
    if (realtime) opened.add(this.#turns.hold(entity));
    const load = options.policy === 'cache-only' ? undefined : this.context.load();
    if (load === undefined) onReady(view);
    else {
      const source = viewSource(entity, serverQuery(this.#spec), load, { ...options, realtime });
      opened.add(keepLoaded(engine, source, () => onReady(view)));
    }
    return opened;
  }
}

function ignore(): void {
  // Steps need no beginning.
}

/** Beside the class: one with `#` members that names itself in its body is in every bundle, used or not. */
function liveView<T extends object>(context: ViewContext, spec: ViewSpec): LiveCollectionView<T> {
  return new LiveCollectionView<T>(context, spec);
}
