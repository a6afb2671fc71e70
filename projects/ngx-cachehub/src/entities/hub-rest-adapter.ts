import type { EntityId } from '../core/keys';
import type { CacheHubConfig } from '../providers/cache-hub-config';
import type { EntityAdapter } from './entity-adapter';
import { restAdapter } from './rest-adapter';

/** REST below the hub's `baseUrl`, for an entity that says nothing else; undefined without one. */
export function hubRestAdapter<T extends object, Id extends EntityId>(
  { baseUrl }: Pick<CacheHubConfig, 'baseUrl'>,
  name: string,
): (() => EntityAdapter<T, Id>) | undefined {
  return baseUrl === undefined ? undefined : restAdapter<T, Id>(() => urlBelow(baseUrl, name));
}

function urlBelow(baseUrl: string | (() => string), name: string): string {
  const base = typeof baseUrl === 'string' ? baseUrl : baseUrl();
  return `${base.replace(/\/+$/, '')}/${encodeURIComponent(name)}`;
}
