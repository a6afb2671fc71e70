import type { Patch } from './patch';

/** A load under way: what is pushed after `tick` is newer than its answer. */
export interface FetchToken {
  readonly key: string;
  /** Logical time at which the load began. */
  readonly tick: number;
}

/** One push that arrived while something was loading. */
export interface JournalEntry {
  readonly tick: number;
  readonly patch: Patch;
}

/** How many pushes are remembered for loads under way; beyond it a slow load's answer is loaded again. */
export const MAX_JOURNAL = 10_000;

/** What was pushed to one entity while loads were under way, so that their answers cannot lose it. */
export class Flights {
  private readonly tokens = new Set<FetchToken>();
  private readonly discarded = new WeakSet<FetchToken>();
  /** In order of arrival. */
  private journal: JournalEntry[] = [];
  /** Logical time of the newest push that is not remembered any more. */
  private forgottenAt = -1;

  get isEmpty(): boolean {
    return this.tokens.size === 0;
  }

  begin(token: FetchToken): void {
    this.tokens.add(token);
  }

  end(token: FetchToken): void {
    this.tokens.delete(token);
    if (this.tokens.size > 0) return;
    this.journal = [];
    this.forgottenAt = -1;
  }

  /** The key was written or dropped: answers of loads that began before are not its value any more. */
  discard(key: string): void {
    for (const token of this.tokens) if (token.key === key) this.discarded.add(token);
  }

  discardAll(): void {
    for (const token of this.tokens) this.discarded.add(token);
  }

  isDiscarded(token: FetchToken): boolean {
    return this.discarded.has(token);
  }

  record(tick: number, patch: Patch): void {
    if (this.tokens.size === 0) return;
    if (this.journal.length >= MAX_JOURNAL) this.forgetHalf();
    this.journal.push({ tick, patch });
  }

  /** What was pushed since the load began, in order; undefined when there was too much to remember. */
  since(tick: number): readonly JournalEntry[] | undefined {
    if (this.forgottenAt > tick) return undefined;
    let low = 0;
    let high = this.journal.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = this.journal[middle];
      if (entry !== undefined && entry.tick <= tick) low = middle + 1;
      else high = middle;
    }
    return this.journal.slice(low);
  }

  /** When the oldest load under way began. */
  get oldest(): number | undefined {
    // Tokens are kept in the order in which their loads began.
    for (const token of this.tokens) return token.tick;
    return undefined;
  }

  /** The older half at once: a load that never ends must not make each push cost a shift. */
  private forgetHalf(): void {
    const half = MAX_JOURNAL / 2;
    this.forgottenAt = this.journal[half - 1]?.tick ?? this.forgottenAt;
    this.journal = this.journal.slice(half);
  }
}
