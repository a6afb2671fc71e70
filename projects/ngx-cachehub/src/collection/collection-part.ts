import type { CacheEngine } from '../cache/cache-engine';
import type { EngineContext } from '../cache/engine-context';
import type { EntityId } from '../core/keys';
import { CollectionPort } from '../entities/collection-port';
import type { AnyEntityDefinition, EntityDefinition } from '../entities/entity-definition';
import type { CacheCollection } from './cache-collection';
import { Collections } from './collections';
import { keepHistory } from './row-histories';

/** What `defineEntity` puts into each definition. */
export class CollectionPart extends CollectionPort {
  override begin(context: EngineContext, definition: AnyEntityDefinition): void {
    keepHistory(context, definition);
  }

  override open<T extends object, Id extends EntityId>(
    engine: CacheEngine,
    definition: EntityDefinition<T, Id>,
  ): CacheCollection<T, Id> {
    return engine.part(Collections).of(definition);
  }
}
