import type { EntityId } from '../keys';
import type { OfflineAction } from './offline-action';

/** What happened to an action, for whoever shows or awaits it. */
export type OutboxEffect =
  | { readonly kind: 'queued' | 'sent' | 'requeued' | 'discarded'; readonly action: OfflineAction }
  /** The server has it: its layer ends as the answer says. `mayRepeat` as in `ActionAnswer`. */
  | { readonly kind: 'confirmed'; readonly action: OfflineAction; readonly mayRepeat?: boolean }
  /** It gave way to the server's row: its layer goes, and that row is the answer it ends with. */
  | { readonly kind: 'yielded'; readonly action: OfflineAction }
  /** It shares the outcome of `into`; null: a create and its delete, never sent, are both done. */
  | { readonly kind: 'folded'; readonly action: OfflineAction; readonly into: string | null }
  /** `action.error` says why; its layer is rolled back. */
  | { readonly kind: 'parked'; readonly action: OfflineAction }
  /** To be judged, or, where the action has its `conflict`, waiting for a person. */
  | { readonly kind: 'conflict'; readonly action: OfflineAction }
  /** Every mention of `tempId` is `realId` now. */
  | {
      readonly kind: 'rekeyed';
      readonly entity: string | undefined;
      readonly tempId: string;
      readonly realId: EntityId;
    };

/** A record of what is over, on a device that has no mark of it: whoever ended it could not leave one. */
export interface Leftover {
  readonly action: OfflineAction;
  /** The temporary id of its row, where that will never be. */
  readonly unmade: string | undefined;
}

/** What an operation changed. The store is told `put`, in one step, then `removed`; then the effects are told. */
export interface OutboxChange {
  readonly put: readonly OfflineAction[];
  readonly removed: readonly string[];
  readonly effects: readonly OutboxEffect[];
  /** They are among what is removed, and nothing is told of them. */
  readonly leftovers?: readonly Leftover[];
}

/** What is to be done next. */
export type OutboxStep =
  /** `begin` it, make that durable, send it. */
  | { readonly kind: 'send'; readonly action: OfflineAction }
  /** The queue tidied itself: writes were folded, or one has no handler. Write it down and ask again. */
  | { readonly kind: 'changed'; readonly change: OutboxChange }
  /** Nothing before `until`, in ms of the clock that `now` is read from. */
  | { readonly kind: 'wait'; readonly until: number }
  /** Nothing until something happens. */
  | { readonly kind: 'idle' };

export const NO_CHANGE: OutboxChange = { put: [], removed: [], effects: [] };

/** Gathers what one operation changes: each record is written once, as it is at the end. */
export class ChangeLog {
  readonly #puts = new Map<string, OfflineAction>();
  readonly #removals = new Set<string>();
  readonly #effects: OutboxEffect[] = [];
  readonly #leftovers = new Map<string, Leftover>();

  put(action: OfflineAction): void {
    this.#removals.delete(action.id);
    this.#leftovers.delete(action.id);
    this.#puts.set(action.id, action);
  }

  remove(id: string): void {
    this.#puts.delete(id);
    this.#removals.add(id);
  }

  removeLeftover(action: OfflineAction, unmade: string | undefined): void {
    this.remove(action.id);
    this.#leftovers.set(action.id, { action, unmade });
  }

  /** The device has no record of it that would have to go. */
  neverWritten(id: string): void {
    this.#removals.delete(id);
  }

  /** Removed, yet written once more before: should the page die in between, the record says that it is over. */
  retire(action: OfflineAction): void {
    this.#puts.set(action.id, action);
    this.#removals.add(action.id);
  }

  tell(effect: OutboxEffect): void {
    this.#effects.push(effect);
  }

  /** For a tab that does not send: the sender writes its own. */
  withoutWrites(): OutboxChange {
    return { put: [], removed: [], effects: this.#effects };
  }

  done(): OutboxChange {
    const leftovers = [...this.#leftovers.values()];
    return {
      put: [...this.#puts.values()],
      removed: [...this.#removals],
      effects: this.#effects,
      ...(leftovers.length > 0 && { leftovers }),
    };
  }
}
