import { EnvironmentInjector, inject } from '@angular/core';
import type { Observable } from 'rxjs';
import { CacheEngine } from '../cache/cache-engine';
import { rowId, type EntityId } from '../core/keys';
import { temporaryId } from '../core/store/read-row';
import type { RowState } from '../core/store/row-state';
import type { AnyEntityDefinition, EntityDefinition } from '../entities/entity-definition';
import { EntityRegistry } from '../entities/entity-registry';
import type { CacheCollection } from './cache-collection';
import type { CollectionContext } from './collection-context';
import type { CollectionView } from './collection-view';
import { CollectionWrites } from './collection-writes';
import { ExternalChanges } from './external-changes';
import type { HistoryEntry } from './history-entry';
import { loadList } from './list-loads';
import { createCollectionView } from './live-collection-view';
import { watchHistory } from './row-histories';
import { RowReads } from './row-reads';
import { SyncStates } from './sync-states';
import { listLoaderOf } from './view-source';

/** A collection whose row type the holder does not know. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- rows stand in parameters and results both
type AnyCollection = CacheCollection<any, any>;

/** The collections of one hub, one for each entity. A part of the engine. */
export class Collections {
  readonly #engine = inject(CacheEngine);
  readonly #injector = inject(EnvironmentInjector);
  readonly #registry = inject(EntityRegistry);
  readonly #made = new Map<AnyEntityDefinition, AnyCollection>();

  of<T extends object, Id extends EntityId>(
    definition: EntityDefinition<T, Id>,
  ): CacheCollection<T, Id> {
    const known: CacheCollection<T, Id> | undefined = this.#made.get(definition);
    if (known !== undefined) return known;
    const engine = this.#engine;
    const injector = this.#injector;
    const registry = this.#registry;
    const model = registry.modelOf(definition.name);
    const collection = createCollection({ engine, injector, definition, model });
    this.#made.set(definition, collection);
    return collection;
  }
}

function createCollection<T extends object, Id extends EntityId>(
  context: CollectionContext<T, Id>,
): CacheCollection<T, Id> {
  const { engine, injector, definition } = context;
  const { name } = definition;
  const writes = new CollectionWrites(context);
  const reads = new RowReads(context);
  const view = createCollectionView<T>({
    engine,
    entity: name,
    load: () => listLoaderOf(definition, injector),
    options: {},
  });
  return Object.assign(view, {
    load: (query) => loadList(context, query),
    get: (id) => reads.get(id),
    watchOne: (id) => reads.watchOne(id),
    watchOneSignal: (id) => reads.watchOneSignal(id),
    save: (value, options) => writes.save(value, options),
    update: (id, changes, options) => writes.update(id, changes, options),
    delete: (id, options) => writes.delete(id, options),
    trackKey: (id) => temporaryId(engine.context.store, name, id) ?? rowId(id),
    syncState: (id) => engine.part(SyncStates).of(name, id),
    saveAll: (values, options) => writes.saveAll(values, options),
    deleteAll: (ids, options) => writes.deleteAll(ids, options),
    apply: (changes) => engine.part(ExternalChanges).apply(definition, changes),
    history: (id) => typed<T>(watchHistory(engine, name, id)),
  } satisfies Omit<CacheCollection<T, Id>, keyof CollectionView<T>>);
}

/** What is cached of an entity is of the type that its definition says. */
function typed<T>(states: Observable<readonly RowState[]>): Observable<readonly HistoryEntry<T>[]> {
  const entries: Observable<readonly HistoryEntry<unknown>[]> = states;
  return entries as Observable<readonly HistoryEntry<T>[]>;
}
