import { signal, untracked } from '@angular/core';
import type { LostActions } from '../core/outbox';
import type { GuardedStore } from './guarded-store';

/** What the device has lost of the user's queue, for as long as nobody said that they know of it. */
export class LostQueue {
  readonly #store: () => GuardedStore;
  readonly #lost = signal<LostActions | null>(null);
  readonly lost = this.#lost.asReadonly();

  constructor(store: () => GuardedStore) {
    this.#store = store;
  }

  /** The device was read, or somebody else's queue is to be shown: null where it is nobody's. */
  look(user: { readonly userKey: string | null } | null): void {
    const lost = user === null ? null : this.#store().lost(user.userKey);
    untracked(() => this.#lost.set(lost));
  }

  acknowledge(userKey: string | null): void {
    this.#store().forgetLost(userKey);
    this.#lost.set(null);
  }
}
