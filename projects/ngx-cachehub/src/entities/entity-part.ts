import type { EngineContext } from '../cache/engine-context';
import type { AnyEntityDefinition } from './entity-definition';

/** What a definition brings along that begins with its entity. */
export abstract class EntityPart {
  /** The store knows the entity from now on. */
  abstract begin(context: EngineContext, definition: AnyEntityDefinition): void;
}
