import type { ModuleWithProviders } from '@angular/core';
import { NgModule } from '@angular/core';
import type { AnyEntityDefinition } from '../entities/entity-definition';
import { provideCacheEntities } from '../entities/provide-cache-entities';
import type { CacheHubConfig } from '../providers/cache-hub-config';
import type { OptionalFeature } from '../providers/features';
import { provideCacheHub } from '../providers/provide-cache-hub';

/** The hub for applications made of NgModules: the same providers by another door. */
@NgModule()
export class CacheHubModule {
  /** As `provideCacheHub`: once, in the application's module or in that of a lazy route. */
  static forRoot(
    config?: CacheHubConfig | (() => CacheHubConfig),
    ...features: OptionalFeature[]
  ): ModuleWithProviders<CacheHubModule> {
    return { ngModule: CacheHubModule, providers: [provideCacheHub(config, ...features)] };
  }

  /** As `provideCacheEntities`: in any module below. */
  static forFeature(...entities: AnyEntityDefinition[]): ModuleWithProviders<CacheHubModule> {
    return { ngModule: CacheHubModule, providers: [provideCacheEntities(...entities)] };
  }
}
