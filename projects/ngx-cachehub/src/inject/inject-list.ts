import {
  assertInInjectionContext,
  EnvironmentInjector,
  inject,
  Injector,
  linkedSignal,
  untracked,
} from '@angular/core';
import { CacheEngine } from '../cache/cache-engine';
import type { FetchOptions } from '../cache/cache-options';
import type { CollectionView } from '../collection/collection-view';
import { createCollectionView, LiveCollectionView } from '../collection/live-collection-view';
import { listLoaderOf } from '../collection/view-source';
import { CacheHubError } from '../core/errors/cache-hub-error';
import type { EntityId } from '../core/keys';
import type { EntityDefinition } from '../entities/entity-definition';
import { hubOf } from '../namespace/hub-of';
import type { CacheRef } from './cache-ref';
import { LiveRows } from './live-rows';
import { rowsRef } from './rows-ref';
import { shownList } from './shown-list';

/** `realtime`, true unless given, keeps a server subscription of the entity while the list is shown. */
export interface InjectListOptions extends FetchOptions {
  /** Needed outside of an injection context. */
  readonly injector?: Injector;
  /** Shows the rows of the previous query, and nothing that is known of the new one, until that is answered or has failed. */
  readonly keepPrevious?: boolean;
}

/**
 * The rows that a query selects, as signals: what is known at once, loaded by the entity's adapter where that can
 * `list`, and kept true row by row. `query` is reactive: what it reads makes another question.
 */
export function injectList<T extends object, Id extends EntityId>(
  entity: EntityDefinition<T, Id>,
  query: (rows: CollectionView<T>) => CollectionView<T> = (rows) => rows,
  options: InjectListOptions = {},
): CacheRef<readonly T[]> {
  const { injector: given, keepPrevious, ...fetchOptions } = options;
  if (given === undefined) assertInInjectionContext(injectList);
  const injector = given ?? inject(Injector);
  const on = { hub: hubOf(injector), engine: injector.get(CacheEngine) };
  const all = allRowsOf(entity, injector, fetchOptions);
  const asked = linkedSignal<CollectionView<T>, LiveRows<T>>({
    source: () => query(all),
    computation: (view, previous) =>
      untracked(() => {
        const answer = liveOf(view).live();
        return previous?.value.id === answer.id
          ? previous.value
          : new LiveRows(on, answer, view.snapshot());
      }),
  });
  return rowsRef({ asked, shown: shownList({ injector, asked, keepPrevious }) });
}

/** The view of all rows of an entity, in the hub of an injector. */
export function allRowsOf<T extends object, Id extends EntityId>(
  entity: EntityDefinition<T, Id>,
  injector: Injector,
  options: FetchOptions,
): CollectionView<T> {
  const engine = injector.get(CacheEngine);
  engine.context.registry.register(entity);
  const environment = injector.get(EnvironmentInjector);
  const load = () => listLoaderOf(entity, environment);
  return createCollectionView<T>({ engine, entity: entity.name, load, options });
}

/** @throws CacheHubError 'invalid-config' for a view that is none of the hub's. */
export function liveOf<T extends object>(view: CollectionView<T>): LiveCollectionView<T> {
  if (isLive(view)) return view;
  throw new CacheHubError(
    'invalid-config',
    'Expected the view that was given, narrowed by where, orderBy or limit; got something else.',
  );
}

function isLive<T extends object>(view: CollectionView<T>): view is LiveCollectionView<T> {
  return view instanceof LiveCollectionView;
}
