import { inject } from '@angular/core';
import { CacheEngine } from '../cache/cache-engine';
import { RowWishes } from '../core/store/row-wishes';

/** Rows that are watched one by one, whatever they are known from. A part of the engine. */
export class WatchedRows {
  readonly #engine = inject(CacheEngine);
  readonly #byEntity = new Map<string, RowWishes>();

  /** `key` is the row's detail, which is observed. The function returned ends the watching. */
  watch(entity: string, key: string): () => void {
    const { context, turns } = this.#engine;
    const { notifier, store } = context;
    const wishes = this.#byEntity.get(entity) ?? new RowWishes(store, entity);
    this.#byEntity.set(entity, wishes);
    notifier.turn(() => turns.absorb(wishes.wishInPlace(key)));
    return () => {
      wishes.giveUpInPlace(key);
      if (wishes.isEmpty && this.#byEntity.get(entity) === wishes) this.#byEntity.delete(entity);
    };
  }
}
