import type { PushJournal } from './push-journal';

/** A load under way: what is pushed after `tick` is newer than its answer. */
export interface FetchToken {
  readonly key: string;
  /** Logical time at which the load began. */
  readonly tick: number;
}

/** The loads of one entity that are under way. */
export class Flights {
  readonly #tokens = new Set<FetchToken>();
  readonly #discarded = new WeakSet<FetchToken>();
  /** What was pushed meanwhile, so that their answers cannot lose it; kept by whoever takes pushes. */
  journal: PushJournal | undefined = undefined;

  get isEmpty(): boolean {
    return this.#tokens.size === 0;
  }

  begin(token: FetchToken): void {
    this.#tokens.add(token);
  }

  end(token: FetchToken): void {
    this.#tokens.delete(token);
    if (this.#tokens.size === 0) this.journal = undefined;
  }

  /** The key was written or dropped: answers of loads that began before are not its value any more. */
  discard(key: string): void {
    for (const token of this.#tokens) if (token.key === key) this.#discarded.add(token);
  }

  discardAll(): void {
    for (const token of this.#tokens) this.#discarded.add(token);
  }

  isDiscarded(token: FetchToken): boolean {
    return this.#discarded.has(token);
  }

  /** When the oldest load under way began. */
  get oldest(): number | undefined {
    // Tokens are kept in the order in which their loads began.
    for (const token of this.#tokens) return token.tick;
    return undefined;
  }
}
