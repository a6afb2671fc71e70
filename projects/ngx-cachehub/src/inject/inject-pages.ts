import {
  assertInInjectionContext,
  computed,
  EnvironmentInjector,
  inject,
  Injector,
  linkedSignal,
  untracked,
  type Signal,
} from '@angular/core';
import { filter, firstValueFrom } from 'rxjs';
import { CacheEngine } from '../cache/cache-engine';
import type { CacheHubService } from '../cache/cache-hub.service';
import type { ListLoader } from '../collection/list-loader';
import { listLoaderOf, viewSource } from '../collection/view-source';
import { CacheHubError } from '../core/errors/cache-hub-error';
import { canonicalJson, type EntityId } from '../core/keys';
import type { CollectionQuery } from '../entities/collection-query';
import type { AnyEntityDefinition, EntityDefinition } from '../entities/entity-definition';
import { hubOf } from '../namespace/hub-of';
import { checkOptions, count } from '../providers/option-rules';
import type { CacheRef } from './cache-ref';
import { allRowsOf, liveOf } from './inject-list';
import { LivePages } from './live-pages';
import { liveList, LiveRows } from './live-rows';
import { pageQuery } from './page-query';
import { rowsRef } from './rows-ref';
import { shownList } from './shown-list';

export interface InjectPagesOptions {
  /** Rows of one page. */
  readonly pageSize: number;
  /** Needed outside of an injection context. */
  readonly injector?: Injector;
  /** True unless given: keeps a server subscription of the entity while the list is shown. */
  readonly realtime?: boolean;
  /** Shows the rows and the count of the previous list until the first page of the new one is there, or has failed. */
  readonly keepPrevious?: boolean;
}

/** Pages of a server list as one growing list. */
export interface PagesRef<T> extends CacheRef<readonly T[]> {
  /** How many rows the whole list has; undefined where the server does not say. */
  readonly totalCount: Signal<number | undefined>;
  readonly hasNext: Signal<boolean>;
  readonly isFetchingNext: Signal<boolean>;
  /** Asks for the next page; resolves when it is there or has failed, and at once where there is none. */
  fetchNext(): Promise<void>;
}

/**
 * Pages of a server list as one growing live list: a row that is pushed while a page loads is kept, and one that
 * stands on two pages shows once. `params` are `where` and `orderBy` as in a query, and any other field as a
 * condition of equality; undefined is idle. What they read makes another list, which begins with its first page.
 *
 * @throws CacheHubError 'not-configured' where the entity has no adapter that can `list`.
 */
export function injectPages<T extends object, Id extends EntityId>(
  entity: EntityDefinition<T, Id>,
  params: () => object | undefined,
  options: InjectPagesOptions,
): PagesRef<T> {
  const { injector: given, pageSize } = options;
  if (given === undefined) assertInInjectionContext(injectPages);
  checkOptions('injectPages', { pageSize }, { pageSize: count(1) });
  const injector = given ?? inject(Injector);
  const hub = hubOf(injector);
  const make = pagesOf(entity, injector, options);
  const query = computed(
    () => {
      const now = params();
      return now === undefined ? undefined : pageQuery(now, entity.idField ?? 'id');
    },
    { equal: isSameQuery },
  );
  const asked = linkedSignal<CollectionQuery | undefined, LivePages<T> | undefined>({
    source: query,
    computation: (now) => (now === undefined ? undefined : untracked(() => make(now))),
  });
  const shown = shownList({ injector, asked, keepPrevious: options.keepPrevious });
  return {
    ...rowsRef<T>({ asked, shown }),
    totalCount: computed(() => shown.list()?.totalCount()),
    hasNext: computed(() => asked()?.hasNext() ?? false),
    isFetchingNext: computed(() => asked()?.isFetchingNext() ?? false),
    fetchNext: () => settled(hub, untracked(asked)?.next()),
  };
}

/** Resolves when the load of the key has ended, or the hub. */
async function settled(hub: CacheHubService, key: string | undefined): Promise<void> {
  if (key === undefined) return;
  const over = hub
    .state(key)
    .pipe(filter(({ status }) => status !== 'loading' && status !== 'idle'));
  await firstValueFrom(over, { defaultValue: undefined });
}

function isSameQuery(a: CollectionQuery | undefined, b: CollectionQuery | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b));
}

function pagesOf<T extends object, Id extends EntityId>(
  entity: EntityDefinition<T, Id>,
  injector: Injector,
  { pageSize, realtime = true }: InjectPagesOptions,
): (query: CollectionQuery) => LivePages<T> {
  const on = { hub: hubOf(injector), engine: injector.get(CacheEngine) };
  const load = loaderOf(entity, injector.get(EnvironmentInjector));
  const known = liveOf(allRowsOf(entity, injector, { realtime, policy: 'cache-only' }));
  return (query) => {
    const view = known.asking(query);
    return new LivePages<T>({
      query,
      pageSize,
      known: new LiveRows(on, view.live(), view.snapshot()),
      model: on.engine.context.registry.modelOf(entity.name),
      idOf: (row) => entity.id(row),
      sourceOf: (page) => viewSource(entity.name, page, load, { realtime }),
      follow: (source) => liveList(on, source),
    });
  };
}

function loaderOf(entity: AnyEntityDefinition, injector: Injector): ListLoader {
  const load = listLoaderOf(entity, injector);
  if (load !== undefined) return load;
  throw new CacheHubError(
    'not-configured',
    `Expected the adapter of '${entity.name}' to have 'list'; it has none.`,
  );
}
