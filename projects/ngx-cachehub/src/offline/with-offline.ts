import { inject, provideEnvironmentInitializer } from '@angular/core';
import { CacheEngine } from '../cache/cache-engine';
import { CONFLICT_PORT, CONFLICT_QUEUE } from '../conflicts/conflict-port';
import { DefaultConflicts } from '../conflicts/default-conflicts';
import { makeFeature, type CacheHubFeature } from '../providers/features';
import type { OfflineOptions } from '../providers/offline-options';
import { OFFLINE_PORT } from '../providers/offline-port';
import { provideStorageClaim } from '../providers/storage-claim';
import { OfflineQueue } from './offline-queue';
import { OFFLINE_OPTIONS, resolveOfflineOptions } from './resolve-offline-options';

/**
 * Keeps writes until the server has them: across connections, reloads and sign-ins, in order, each
 * sent under one key.
 * @throws CacheHubError 'invalid-config' that says what was expected.
 */
export function withOffline(options: OfflineOptions = {}): CacheHubFeature<'Offline'> {
  const resolved = resolveOfflineOptions(options);
  return makeFeature(
    'Offline',
    [
      { provide: OFFLINE_OPTIONS, useValue: resolved },
      // The same instance that `withConflictResolution` provides, in whatever order they are given.
      { provide: CONFLICT_PORT, useFactory: () => inject(CacheEngine).part(DefaultConflicts) },
      ...(resolved.storage === undefined ? [] : provideStorageClaim()),
      OfflineQueue,
      { provide: OFFLINE_PORT, useExisting: OfflineQueue },
      { provide: CONFLICT_QUEUE, useExisting: OfflineQueue },
      // What is stored shows again, and is sent, without anybody asking for the service.
      provideEnvironmentInitializer(() => void inject(OfflineQueue)),
    ],
    OFFLINE_OPTIONS,
  );
}
