import type { CacheEngine } from '../cache/cache-engine';
import type { EngineContext } from '../cache/engine-context';
import type { CacheCollection } from '../collection/cache-collection';
import type { EntityId } from '../core/keys';
import type { AnyEntityDefinition, EntityDefinition } from './entity-definition';

/**
 * What a definition brings of collections. The hub knows no more of them: an app that defines no entity has none of
 * their code.
 */
export interface CollectionPort {
  /** The store knows the entity from now on. */
  begin(context: EngineContext, definition: AnyEntityDefinition): void;
  open<T extends object, Id extends EntityId>(
    engine: CacheEngine,
    definition: EntityDefinition<T, Id>,
  ): CacheCollection<T, Id>;
}
