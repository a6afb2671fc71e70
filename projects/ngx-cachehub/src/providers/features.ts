import type { EnvironmentProviders, InjectionToken, Provider } from '@angular/core';

/** The name of a feature, as in `with<Name>()`. Not all of them are there yet. */
export type CacheHubFeatureKind =
  | 'Realtime'
  | 'Offline'
  | 'Persistence'
  | 'ConflictResolution'
  | 'Polling'
  | 'CrossTab'
  | 'Audit'
  | 'Devtools'
  | 'NoHydration';

/** What a `with…()` function gives to `provideCacheHub`. */
export interface CacheHubFeature<K extends CacheHubFeatureKind> {
  readonly ɵkind: K;
  readonly ɵproviders: readonly (Provider | EnvironmentProviders)[];
  /** Where the feature's resolved options are found, to be shown in `CACHE_HUB_CONFIG`. */
  readonly ɵoptions?: InjectionToken<object>;
}

/** Any feature. */
export type CacheHubFeatures = {
  [K in CacheHubFeatureKind]: CacheHubFeature<K>;
}[CacheHubFeatureKind];

/**
 * A feature, or nothing in its place: what `isOn && withPolling()` gives where it is off, and
 * `environment.url && withRealtime(…)` where there is no address.
 */
export type OptionalFeature = CacheHubFeatures | false | null | undefined | '';

/** @param options The token under which `providers` provide the feature's resolved options. */
export function makeFeature<K extends CacheHubFeatureKind>(
  kind: K,
  providers: readonly (Provider | EnvironmentProviders)[],
  options?: InjectionToken<object>,
): CacheHubFeature<K> {
  return {
    ɵkind: kind,
    ɵproviders: providers,
    ...(options !== undefined && { ɵoptions: options }),
  };
}
