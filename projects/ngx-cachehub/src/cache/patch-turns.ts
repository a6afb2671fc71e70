import { inject } from '@angular/core';
import type { Patch } from '../core/gate';
import { detailKey } from '../core/keys';
import type { BatchOutcome, ChangeSet } from '../core/store/change-set';
import { StorePushes } from '../core/store/store-pushes';
import { CacheEngine } from './cache-engine';
import type { CacheEntry } from './cache-entry';
import { describePatches, type PatchWitness } from './patch-events';
import { PushedLife } from './pushed-life';
import { PushedRows } from './pushed-rows';

/** Takes batches of patches through the gate, whoever brings them: a server, another tab, the app. A part of the engine. */
export class PatchTurns {
  readonly #engine = inject(CacheEngine);
  readonly #context = this.#engine.context;
  readonly #pushes = new StorePushes(this.#context.store);
  /** Whole rows that came without being asked for. */
  readonly rows = new PushedRows();

  constructor() {
    const { turns } = this.#engine;
    this.#context.book.pushed = this.rows;
    const ports = {
      absorb: (changes: ChangeSet) => turns.absorb(changes),
      retire: (entry: CacheEntry) => turns.life.retire(entry),
    };
    turns.pushed = new PushedLife(this.#context, ports, this.rows);
  }

  /** One batch in one turn; observers were told when it returns. */
  apply(patches: readonly Patch[], source: PatchWitness['source']): BatchOutcome {
    const { notifier, journal, scheduler } = this.#context;
    const applied = notifier.turn(() => {
      const outcome = this.#pushes.applyPatches(patches, scheduler.now(), source);
      journal.counters.patchesApplied += outcome.applied;
      journal.counters.patchesIgnored += outcome.ignored;
      journal.counters.gaps += outcome.gaps;
      this.#engine.turns.absorb(outcome);
      if (journal.isWatched) {
        for (const event of describePatches(patches, outcome, this.#witness(source))) {
          journal.emit(event);
        }
      }
      return outcome;
    });
    this.#context.patchListener?.heard(patches);
    return applied;
  }

  #witness(source: PatchWitness['source']): PatchWitness {
    const { store } = this.#context;
    return {
      source,
      clientId: store.options.clientId,
      versionOf: (entity, id) => store.version(detailKey(entity, id)),
    };
  }
}
