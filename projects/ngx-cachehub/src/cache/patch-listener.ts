import type { Patch } from '../core/gate';

/** Who follows what a stream shows, beside the store. */
export interface PatchListener {
  /** A batch was applied. */
  heard(patches: readonly Patch[]): void;
  /** The user may not see all of the entity any more: what is remembered of it goes. */
  forgot(entity: string): void;
}
