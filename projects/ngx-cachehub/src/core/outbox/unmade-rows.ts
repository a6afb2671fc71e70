import type { OfflineAction } from './offline-action';
import type { OutboxEffect } from './outbox-change';
import { RecentIds } from './recent-ids';
import { visitIds } from './rewrite-ids';

/** Temporary ids of rows that will never be, since their creates were given up. Nothing that names one is sent. */
export class UnmadeRows {
  readonly #ids = new RecentIds();
  /** Nearly always false: then no payload is looked through. */
  #isAny = false;

  add(tempId: string): void {
    this.#isAny = true;
    this.#ids.add(tempId);
  }

  /** A create makes it, or has made it, after all. */
  delete(tempId: string): void {
    this.#ids.delete(tempId);
  }

  has(tempId: string): boolean {
    return this.#ids.has(tempId);
  }

  /** The first of them, other than its own, that a send of the action would name. What is only shown or compared does not count. */
  namedBy({ entityId, payload, tempId }: OfflineAction): string | undefined {
    if (!this.#isAny) return undefined;
    let named: string | undefined;
    visitIds([entityId, payload], (id) => {
      const text = String(id);
      if (named === undefined && text !== tempId && this.#ids.has(text)) named = text;
    });
    return named;
  }
}

/** The temporary id that nothing will make real after this; undefined where there is none. */
export function unmadeBy(effect: OutboxEffect): string | undefined {
  switch (effect.kind) {
    case 'discarded':
    case 'yielded':
      return effect.action.tempId;
    case 'folded':
      return effect.into === null ? effect.action.tempId : undefined;
    default:
      return undefined;
  }
}
