/** B5: how long an entity's lists wait for silence, and how long at most. In ms. */
export interface ListInvalidationOptions {
  readonly debounceMs: number;
  readonly maxWaitMs: number;
}

export const LIST_INVALIDATION_DEFAULTS: ListInvalidationOptions = {
  debounceMs: 1_000,
  maxWaitMs: 5_000,
};

/**
 * The debounce of list invalidation, one per entity: events of one entity never delay or cancel
 * another's, and a steady stream of events is answered every `maxWaitMs`.
 */
export class ListInvalidation {
  readonly #options: ListInvalidationOptions;
  /** When the oldest event of each waiting entity arrived. */
  readonly #waitingSince = new Map<string, number>();

  constructor(options: ListInvalidationOptions) {
    this.#options = options;
  }

  /** An event arrived; says when the entity's lists are to be invalidated. */
  onEvent(entity: string, now: number): number {
    let since = this.#waitingSince.get(entity);
    if (since === undefined) this.#waitingSince.set(entity, (since = now));
    return Math.min(now + this.#options.debounceMs, since + this.#options.maxWaitMs);
  }

  /** True where nothing of the entity waits and a list that was loaded at `loadedAt` has had its silence: it may be loaded at once. */
  isQuiet(entity: string, loadedAt: number, now: number): boolean {
    return !this.#waitingSince.has(entity) && now - loadedAt >= this.#options.debounceMs;
  }

  /** The entity's lists were invalidated, by this debounce or by anything else. */
  onDone(entity: string): void {
    this.#waitingSince.delete(entity);
  }
}
