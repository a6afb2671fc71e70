import { routeKey } from '../keys';
import type { KeyRoute } from '../keys';

/** Beyond this many the cache of parsed keys starts anew: it is only a cache. */
const MAX_ROUTES = 20_000;

/** Keys taken apart once: a key's route never changes. */
export class KeyRoutes {
  readonly #routes = new Map<string, KeyRoute>();

  of(key: string): KeyRoute {
    let route = this.#routes.get(key);
    if (route === undefined) {
      if (this.#routes.size >= MAX_ROUTES) this.#routes.clear();
      route = routeKey(key);
      this.#routes.set(key, route);
    }
    return route;
  }
}

/** The namespace under which a key is kept: its entity, or what stands before its first `:`. */
export function namespaceOf(route: KeyRoute): string {
  return route.kind === 'plain' ? (route.namespace ?? '') : route.entity;
}
