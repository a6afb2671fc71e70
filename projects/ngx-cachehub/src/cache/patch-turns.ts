import { inject } from '@angular/core';
import type { Patch } from '../core/gate';
import { detailKey } from '../core/keys';
import type { BatchOutcome } from '../core/store/change-set';
import { StorePushes } from '../core/store/store-pushes';
import { CacheEngine } from './cache-engine';
import { describePatches, type PatchWitness } from './patch-events';

/** Takes batches of patches through the gate, whoever brings them: a server, another tab, the app. A part of the engine. */
export class PatchTurns {
  readonly #engine = inject(CacheEngine);
  readonly #context = this.#engine.context;
  readonly #pushes = new StorePushes(this.#context.store);

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
