import type { OfflineAction } from './offline-action';

/**
 * Where queued actions are kept. One `put` is atomic; a promise resolves when what it says is
 * durable, and rejects otherwise.
 */
export interface OutboxStore {
  /** The user's actions, by `seq`. A record that cannot be read is skipped and reported. */
  load(userKey: string | null): Promise<readonly OfflineAction[]>;
  /** Writes each action under its id, all or none. */
  put(actions: readonly OfflineAction[]): Promise<void>;
  delete(ids: readonly string[]): Promise<void>;
  clear(userKey: string | null): Promise<void>;
}
