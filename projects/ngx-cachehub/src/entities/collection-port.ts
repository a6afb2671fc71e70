import type { CacheEngine } from '../cache/cache-engine';
import type { CacheCollection } from '../collection/cache-collection';
import type { EntityId } from '../core/keys';
import type { EntityDefinition } from './entity-definition';
import { EntityPart } from './entity-part';

/**
 * What a definition brings of collections. The hub knows no more of them: an app that defines no entity has none of
 * their code.
 */
export abstract class CollectionPort extends EntityPart {
  abstract open<T extends object, Id extends EntityId>(
    engine: CacheEngine,
    definition: EntityDefinition<T, Id>,
  ): CacheCollection<T, Id>;
}
