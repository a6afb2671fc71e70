import type { OfflineAction } from './offline-action';

/** How long a failed send waits for its next try, in ms. */
export interface PaceOptions {
  readonly initialDelayMs: number;
  readonly maxDelayMs: number;
}

/** Beyond this the doubling has long passed any maximum; it keeps `2 ** n` finite. */
const MAX_DOUBLINGS = 40;

/** What this tab has on the wire, and how long what failed has to wait. Of the page's life only. */
export class Pace {
  readonly #options: PaceOptions;
  /** Sends of this tab that have no answer yet. */
  readonly inFlight = new Set<string>();
  /** Losses of contact in a row: they make an action's delays grow, and are no attempts. */
  readonly #losses = new Map<string, number>();

  constructor(options: PaceOptions) {
    this.#options = options;
  }

  addLoss(id: string): void {
    this.#losses.set(id, (this.#losses.get(id) ?? 0) + 1);
  }

  /** Actions that last heard nothing at all. */
  lost(): readonly string[] {
    return [...this.#losses.keys()];
  }

  forgetLosses(id: string): void {
    this.#losses.delete(id);
  }

  forget(id: string): void {
    this.inFlight.delete(id);
    this.#losses.delete(id);
  }

  /**
   * Full jitter, `random(0, min(max, initial · 2^failures))`: clients that failed together do not
   * return together. `random` is in [0, 1).
   */
  delayOf(action: OfflineAction, random: number): number {
    const failures = action.attempts + (this.#losses.get(action.id) ?? 0);
    const doubled = this.#options.initialDelayMs * 2 ** Math.min(failures, MAX_DOUBLINGS);
    return Math.round(random * Math.min(this.#options.maxDelayMs, doubled));
  }
}
