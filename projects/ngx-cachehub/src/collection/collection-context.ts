import type { EnvironmentInjector } from '@angular/core';
import type { CacheEngine } from '../cache/cache-engine';
import type { EntityModel } from '../core/entities';
import type { EntityId } from '../core/keys';
import type { EntityDefinition } from '../entities/entity-definition';

/** The entity that a collection is of, in its hub. */
export interface CollectionContext<T extends object, Id extends EntityId> {
  readonly engine: CacheEngine;
  readonly injector: EnvironmentInjector;
  readonly definition: EntityDefinition<T, Id>;
  /** The same as the core knows it. */
  readonly model: EntityModel;
}
