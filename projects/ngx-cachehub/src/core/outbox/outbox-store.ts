import type { LostActions } from './lost-actions';
import type { OfflineAction } from './offline-action';

/**
 * Where queued actions are kept. One `put` is atomic; a promise resolves when what it says is
 * durable, and rejects otherwise. Calls take effect in the order in which they are made: as a page
 * leaves, the next one is made before the one in front of it is answered.
 */
export interface OutboxStore {
  /** The user's actions, by `seq`. A record that cannot be read is skipped and reported. */
  load(userKey: string | null): Promise<readonly OfflineAction[]>;
  /** Writes each action under its id, all or none. */
  put(actions: readonly OfflineAction[]): Promise<void>;
  /**
   * As `put`, and only over what this store read at its last `load`, or wrote since: resolves false, with nothing
   * written, where another page has written one of these. For stores that several pages share: without it, of two
   * pages that write one action in the same moment, the later one has its way.
   */
  putUnchanged?(actions: readonly OfflineAction[]): Promise<boolean>;
  delete(ids: readonly string[]): Promise<void>;
  clear(userKey: string | null): Promise<void>;
  /**
   * What of the user's actions the device is known to have lost, until `forgetLost`: asked after a `load` has
   * resolved. Null where nothing is known of it. For stores that can tell it.
   */
  lost?(userKey: string | null): LostActions | null;
  /** A person knows of it. */
  forgetLost?(userKey: string | null): void;
}
