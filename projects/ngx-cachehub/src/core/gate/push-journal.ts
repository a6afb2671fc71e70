import type { Patch } from './patch';

/** One push that arrived while something was loading. */
export interface JournalEntry {
  readonly tick: number;
  readonly patch: Patch;
}

/** How many pushes are remembered for loads under way; beyond it a slow load's answer is loaded again. */
export const MAX_JOURNAL = 10_000;

/** What was pushed to one entity while loads were under way. */
export class PushJournal {
  /** In order of arrival. */
  #entries: JournalEntry[] = [];
  /** Logical time of the newest push that is not remembered any more. */
  #forgottenAt = -1;

  add(tick: number, patch: Patch): void {
    if (this.#entries.length >= MAX_JOURNAL) this.#forgetHalf();
    this.#entries.push({ tick, patch });
  }

  /** What was pushed since the load began, in order; undefined when there was too much to remember. */
  since(tick: number): readonly JournalEntry[] | undefined {
    if (this.#forgottenAt > tick) return undefined;
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = this.#entries[middle];
      if (entry !== undefined && entry.tick <= tick) low = middle + 1;
      else high = middle;
    }
    return this.#entries.slice(low);
  }

  /** The older half at once: a load that never ends must not make each push cost a shift. */
  #forgetHalf(): void {
    const half = MAX_JOURNAL / 2;
    this.#forgottenAt = this.#entries[half - 1]?.tick ?? this.#forgottenAt;
    this.#entries = this.#entries.slice(half);
  }
}
