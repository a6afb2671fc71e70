import {
  inject,
  InjectionToken,
  makeEnvironmentProviders,
  provideEnvironmentInitializer,
  type EnvironmentProviders,
  type Provider,
} from '@angular/core';
import { AUDIT_PORT } from '../audit/audit-port';
import { CacheEngine } from '../cache/cache-engine';
import { CacheHubService } from '../cache/cache-hub.service';
import { EntityRegistry } from '../entities/entity-registry';
import { WIRE_TAP } from '../realtime/wire-tap';
import { PLUG } from '../inspect/plug';
import { TABS_PORT } from '../tabs/tabs-port';
import {
  CACHE_HUB_CONFIG,
  resolveConfig,
  type CacheHubConfig,
  type FeatureConfig,
  type ResolvedCacheHubConfig,
} from './cache-hub-config';
import { handOver } from '../hydration/hand-over';
import { followUser } from '../session/follow-user';
import { MemoryView } from '../session/memory-view';
import { USER_SESSION } from '../session/user-session';
import { CacheHubError } from '../core/errors/cache-hub-error';
import type { CacheHubFeatureKind, CacheHubFeatures, OptionalFeature } from './features';
import { OFFLINE_PORT } from './offline-port';
import { REALTIME_PORT } from './realtime-port';

/** The features of each hub that is provided in one environment. There should be one. */
const HUB_FEATURES = new InjectionToken<readonly (readonly CacheHubFeatures[])[]>('HUB_FEATURES');

type OptionName = 'realtime' | 'offline' | 'polling';

/** Where a feature's options stand in the resolved configuration. */
const OPTION_NAMES: Partial<Record<CacheHubFeatureKind, OptionName>> = {
  Realtime: 'realtime',
  Offline: 'offline',
  Polling: 'polling',
};

/**
 * Sets up one hub for an environment injector: the application's, or that of a lazy route, whose
 * hub is another one. The factory form runs once, in an injection context.
 *
 * @param given Each feature at most once. A place that is empty counts as off, so that an
 * environment may decide: `environment.polls && withPolling()`.
 * @throws CacheHubError 'invalid-config' for a feature given twice, and, when the hub is created,
 * for an option that is not what it has to be.
 */
export function provideCacheHub(
  config: CacheHubConfig | (() => CacheHubConfig) = {},
  ...given: OptionalFeature[]
): EnvironmentProviders {
  const features = given.filter(isGiven);
  assertDistinct(features);
  return makeEnvironmentProviders([
    hubProviders(config, features),
    ...features.map((feature) => feature.ɵproviders as (Provider | EnvironmentProviders)[]),
    { provide: HUB_FEATURES, useValue: features, multi: true },
    provideEnvironmentInitializer(() => assertOneHub(inject(HUB_FEATURES, { self: true }))),
    // A faulty option is told when the application starts, not when a first component reads.
    // The memory view follows the features: what they keep of the old user they take before it goes.
    provideEnvironmentInitializer(() => {
      if (inject(CACHE_HUB_CONFIG).userKey !== undefined) inject(CacheEngine).part(MemoryView);
    }),
    // After all of them: streams that go on from where the page was rendered have to be there.
    provideEnvironmentInitializer(handOver),
  ]);
}

function hubProviders(
  config: CacheHubConfig | (() => CacheHubConfig),
  features: readonly CacheHubFeatures[],
): Provider[] {
  return [
    { provide: CACHE_HUB_CONFIG, useFactory: () => createConfig(config, features) },
    // What is root-provided elsewhere is here again: a lazy route's hub shares nothing.
    EntityRegistry,
    CacheEngine,
    CacheHubService,
    { provide: USER_SESSION, useFactory: followUser },
    // Before the features, of which one may provide the real one.
    { provide: REALTIME_PORT, useValue: null },
    { provide: TABS_PORT, useValue: null },
    { provide: OFFLINE_PORT, useValue: null },
    { provide: AUDIT_PORT, useValue: null },
    { provide: WIRE_TAP, useValue: null },
    { provide: PLUG, useValue: null },
  ];
}

function createConfig(
  config: CacheHubConfig | (() => CacheHubConfig),
  features: readonly CacheHubFeatures[],
): ResolvedCacheHubConfig {
  const given = typeof config === 'function' ? config() : config;
  const options: Partial<Record<OptionName, object>> = {};
  for (const { ɵkind: kind, ɵoptions: token } of features) {
    const name = OPTION_NAMES[kind];
    if (name !== undefined && token !== undefined) options[name] = inject(token);
  }
  const featureConfig: FeatureConfig = {
    features: new Set(features.map(({ ɵkind: kind }) => kind)),
    ...options,
  };
  return resolveConfig(given, featureConfig);
}

function isGiven(feature: OptionalFeature): feature is CacheHubFeatures {
  return feature !== undefined && feature !== null && feature !== false && feature !== '';
}

function assertDistinct(features: readonly CacheHubFeatures[]): void {
  const seen = new Set<CacheHubFeatureKind>();
  for (const feature of features) {
    const kind = kindOf(feature);
    if (seen.has(kind)) {
      throw new CacheHubError(
        'invalid-config',
        `provideCacheHub expects each feature once; got with${kind}() twice. Merge their options.`,
      );
    }
    seen.add(kind);
  }
}

function kindOf(feature: Partial<CacheHubFeatures>): CacheHubFeatureKind {
  const { ɵkind: kind } = feature;
  if (kind !== undefined) return kind;
  throw new CacheHubError(
    'invalid-config',
    'provideCacheHub expects features as with…() functions make them; got something else. ' +
      'A feature that is there only sometimes may be false, null or undefined: isOn && withPolling().',
  );
}

/** Of two hubs in one environment the last one counts; the features of the first would be half on. */
function assertOneHub(hubs: readonly (readonly CacheHubFeatures[])[]): void {
  const kept = new Set(hubs.at(-1)?.map(({ ɵkind: kind }) => kind));
  const lost = hubs.flat().find(({ ɵkind: kind }) => !kept.has(kind));
  if (lost === undefined) return;
  throw new CacheHubError(
    'invalid-config',
    `Expected one provideCacheHub() in an environment; got ${hubs.length}, of which the last is without ` +
      `with${lost.ɵkind}(). Leave the others out, or give it all of their features.`,
  );
}
