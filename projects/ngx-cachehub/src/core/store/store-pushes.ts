import type { Patch } from '../gate';
import { BatchWriter } from './batch-writer';
import type { BatchOutcome } from './change-set';
import { PUSH_REPLAY } from './push-replay';
import type { Store } from './store';
import type { TurnSource } from './turn-source';

/** What a server pushes into a store. A part of its own: a cache that only loads goes without. */
export class StorePushes {
  readonly #store: Store;
  readonly #batches: BatchWriter;

  constructor(store: Store) {
    this.#store = store;
    this.#batches = new BatchWriter(store.tables);
    store.tables.replay = PUSH_REPLAY;
  }

  /** One batch: every patch through the gate, one change set for all. */
  applyPatches(
    patches: readonly Patch[],
    now: number,
    source: TurnSource = 'realtime',
  ): BatchOutcome {
    this.#store.tables.turn.source = source;
    const counts = this.#batches.writeInPlace(patches, now);
    const { changed, removed, added, stale, errors } = this.#store.flush();
    // Field by field: spreading two objects costs more than a patch.
    return {
      changed,
      removed,
      added,
      stale,
      errors,
      outcomes: counts.outcomes,
      received: counts.received,
      applied: counts.applied,
      merged: counts.merged,
      ignored: counts.ignored,
      gaps: counts.gaps,
    };
  }
}
