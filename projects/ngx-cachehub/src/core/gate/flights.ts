/** A load under way: what is pushed after `tick` is newer than its answer. */
export interface FetchToken {
  readonly key: string;
  /** Logical time at which the load began. */
  readonly tick: number;
}

/** Beyond this many pushes during one load the answer is loaded again instead. */
export const MAX_JOURNAL = 10_000;

/** What was pushed to one entity while loads were under way, so that their answers cannot lose it. */
export class Flights {
  private readonly tokens = new Set<FetchToken>();
  private readonly discarded = new WeakSet<FetchToken>();
  private readonly journal: { readonly tick: number; readonly id: string }[] = [];
  private overflowedAt = -1;

  begin(token: FetchToken): void {
    this.tokens.add(token);
  }

  end(token: FetchToken): void {
    this.tokens.delete(token);
    if (this.tokens.size > 0) return;
    this.journal.length = 0;
    this.overflowedAt = -1;
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

  record(tick: number, id: string): void {
    if (this.tokens.size === 0) return;
    if (this.journal.length < MAX_JOURNAL) this.journal.push({ tick, id });
    else this.overflowedAt = tick;
  }

  /** Rows pushed since the load began; undefined when there were too many to remember. */
  since(tick: number): ReadonlySet<string> | undefined {
    if (this.overflowedAt > tick) return undefined;
    const ids = new Set<string>();
    for (const entry of this.journal) if (entry.tick > tick) ids.add(entry.id);
    return ids;
  }

  /** When the oldest load under way began. */
  get oldest(): number | undefined {
    let oldest: number | undefined;
    for (const token of this.tokens) {
      if (oldest === undefined || token.tick < oldest) oldest = token.tick;
    }
    return oldest;
  }
}
