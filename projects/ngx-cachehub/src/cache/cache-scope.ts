import type { CacheHubService } from './cache-hub.service';

/**
 * The hub as its namespace sees it: keys are relative (`detail-42`), and nothing outside is
 * reachable except by `hub`. A key that begins with the namespace already (`customers:detail-42`)
 * means the same entry.
 */
export interface CacheScope extends CacheHubService {
  readonly name: string;
  /** The whole hub. */
  readonly hub: CacheHubService;
}

/** Makes a hub that sees one namespace a scope: it knows its name and the way out. */
export function asScope(inside: CacheHubService, name: string, hub: CacheHubService): CacheScope {
  return Object.assign(inside, { name, hub });
}
