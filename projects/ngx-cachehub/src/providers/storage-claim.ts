import {
  DestroyRef,
  inject,
  Injectable,
  InjectionToken,
  provideEnvironmentInitializer,
  type EnvironmentProviders,
  type Provider,
} from '@angular/core';
import { CacheHubError } from '../core/errors/cache-hub-error';
import { CACHE_HUB_CONFIG } from './cache-hub-config';

/** A hub that stores something on the device. */
interface StoringHub {
  readonly id: string;
  readonly parent: StoringHub | null;
}

const STORING_HUB = new InjectionToken<StoringHub>('ngx-cachehub storing hub');

/** The hubs of this page that store something, of all applications on it. */
@Injectable({ providedIn: 'platform' })
export class StoringHubs {
  readonly #hubs = new Set<StoringHub>();

  /** @throws CacheHubError 'invalid-config' where another hub stores under the same id, and neither is the other's child. */
  add(hub: StoringHub): () => void {
    for (const other of this.#hubs) {
      if (other.id !== hub.id || isAbove(other, hub) || isAbove(hub, other)) continue;
      throw new CacheHubError(
        'invalid-config',
        `Expected one hub that stores under the id '${hub.id}'; got a second one beside it. ` +
          "Give provideCacheHub an 'id' of its own for each.",
        { option: 'id' },
      );
    }
    this.#hubs.add(hub);
    return () => this.#hubs.delete(hub);
  }
}

/** For each feature that stores something (N8); a hub with several of them claims its id once. */
export function provideStorageClaim(): (Provider | EnvironmentProviders)[] {
  return [
    {
      provide: STORING_HUB,
      useFactory: (): StoringHub => {
        const parent = inject(STORING_HUB, { skipSelf: true, optional: true });
        const hub = { id: inject(CACHE_HUB_CONFIG).id, parent };
        inject(DestroyRef).onDestroy(inject(StoringHubs).add(hub));
        return hub;
      },
    },
    provideEnvironmentInitializer(() => void inject(STORING_HUB)),
  ];
}

function isAbove(upper: StoringHub, lower: StoringHub): boolean {
  for (let hub: StoringHub | null = lower; hub !== null; hub = hub.parent) {
    if (hub === upper) return true;
  }
  return false;
}
