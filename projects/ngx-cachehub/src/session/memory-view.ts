import { DestroyRef, inject } from '@angular/core';
import { CacheEngine } from '../cache/cache-engine';
import { forgetEverything } from '../core/store/forget-everything';
import { USER_SESSION, type SessionListener } from './user-session';

/**
 * What is cached belongs to the user who is signed in (S4): when that one leaves, all of it is gone
 * in one turn, loads under way included; what is still observed loads anew under the next.
 *
 * A part of the engine; hubs without `userKey` have none.
 */
export class MemoryView implements SessionListener {
  readonly #engine = inject(CacheEngine);
  #hasLeft = false;

  constructor() {
    const stop = inject(USER_SESSION).listen(this);
    inject(DestroyRef).onDestroy(stop);
  }

  leave(): void {
    const { context, turns, users } = this.#engine;
    this.#hasLeft = true;
    context.notifier.turn(() => {
      users.update((count) => count + 1);
      const changes = forgetEverything(context.store);
      context.coverages?.clear();
      turns.startAnew();
      turns.absorb(changes);
    });
  }

  enter(): void {
    if (!this.#hasLeft) return;
    this.#hasLeft = false;
    const { context, turns } = this.#engine;
    context.journal.emit({ type: 'user-changed' });
    context.notifier.turn(() => turns.reloadObserved());
  }
}
