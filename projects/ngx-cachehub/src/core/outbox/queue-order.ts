import { Lane } from './lane';
import type { OfflineAction } from './offline-action';

/**
 * All actions in the order of the queue. A change moves one of them and compares it with a few: whoever shows the
 * queue asks for it after each, and sorting it anew costs as much as it is long.
 */
export class QueueOrder {
  readonly #all = new Lane<OfflineAction>();
  #listed: readonly OfflineAction[] | undefined;

  /** Actions compared: work done, for tests. */
  get compared(): number {
    return this.#all.compared;
  }

  /** The same array until something changes. */
  list(): readonly OfflineAction[] {
    this.#listed ??= this.#all.places();
    return this.#listed;
  }

  add(action: OfflineAction): void {
    this.#all.insert(action);
    this.#listed = undefined;
  }

  remove(action: OfflineAction): void {
    this.#all.remove(action);
    this.#listed = undefined;
  }

  /** Another state of an action, which may stand elsewhere by that. */
  move(before: OfflineAction | undefined, next: OfflineAction): void {
    if (before?.seq === next.seq) this.#all.replace(next);
    else {
      if (before !== undefined) this.#all.remove(before);
      this.#all.insert(next);
    }
    this.#listed = undefined;
  }
}
