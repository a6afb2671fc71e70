import { InjectionToken } from '@angular/core';
import { checkOptions, count, duration, fn } from '../providers/option-rules';
import type { PersistenceOptions } from '../providers/persistence-options';
import type { SnapshotStore } from './snapshot-store';

/** The options with their defaults filled in, frozen. */
export interface ResolvedPersistenceOptions extends Readonly<PersistenceOptions> {
  readonly storage: (() => SnapshotStore) | undefined;
  readonly maxAgeMs: number;
  readonly schemaVersion: number;
  readonly writeDelayMs: number;
}

export const PERSISTENCE_OPTIONS = new InjectionToken<ResolvedPersistenceOptions>(
  'ngx-cachehub persistence options',
);

const RULES = {
  storage: fn,
  maxAgeMs: duration,
  schemaVersion: count(0),
  include: fn,
  writeDelayMs: duration,
} as const;

const DAY_MS = 24 * 60 * 60_000;

/** @throws CacheHubError 'invalid-config' that names the option. */
export function resolvePersistenceOptions(options: PersistenceOptions): ResolvedPersistenceOptions {
  checkOptions('withPersistence', options, RULES);
  return Object.freeze({
    ...options,
    storage: options.storage,
    maxAgeMs: options.maxAgeMs ?? 30 * DAY_MS,
    schemaVersion: options.schemaVersion ?? 1,
    writeDelayMs: options.writeDelayMs ?? 1_000,
  });
}
