import { inject, provideEnvironmentInitializer } from '@angular/core';
import { makeFeature, type CacheHubFeature } from '../providers/features';
import type { PersistenceOptions } from '../providers/persistence-options';
import { provideStorageClaim } from '../providers/storage-claim';
import { Persistence } from './persistence';
import { PERSISTENCE_OPTIONS, resolvePersistenceOptions } from './resolve-persistence-options';

/**
 * Keeps the chosen entries on the device, under the user they belong to: they show, as stale, when the
 * app is opened again, before the network has answered and where it does not.
 *
 * Chosen are the entries with `persist`, given for one, for its entity, or for the hub; or those that
 * `include` names.
 *
 * @throws CacheHubError 'invalid-config' that says what was expected, and where another hub of this
 * page stores under the same `id`.
 */
export function withPersistence(options: PersistenceOptions = {}): CacheHubFeature<'Persistence'> {
  const resolved = resolvePersistenceOptions(options);
  return makeFeature('Persistence', [
    { provide: PERSISTENCE_OPTIONS, useValue: resolved },
    ...(resolved.storage === undefined ? [] : provideStorageClaim()),
    Persistence,
    provideEnvironmentInitializer(() => void inject(Persistence)),
  ]);
}
