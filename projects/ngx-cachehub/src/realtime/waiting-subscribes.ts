import type { StreamPosition } from '../protocol';

/** Another tab's SUBSCRIBE, and where its stream stood when it said it. */
export interface GuestSubscribe {
  readonly tab: string;
  readonly sub: string;
  readonly from: StreamPosition | undefined;
}

/** SUBSCRIBEs of other tabs that are answered once all of their entity arrives here. */
export class WaitingSubscribes {
  /** By entity, then by tab and subscription: said again, it is still one. */
  readonly #waiting = new Map<string, Map<string, GuestSubscribe>>();

  add(entity: string, asked: GuestSubscribe): void {
    let ofEntity = this.#waiting.get(entity);
    if (!ofEntity) this.#waiting.set(entity, (ofEntity = new Map<string, GuestSubscribe>()));
    ofEntity.set(keyOf(asked.tab, asked.sub), asked);
  }

  withdraw(tab: string, sub: string): void {
    for (const ofEntity of this.#waiting.values()) ofEntity.delete(keyOf(tab, sub));
  }

  forgetTab(tab: string): void {
    for (const ofEntity of this.#waiting.values()) {
      for (const [key, asked] of ofEntity) if (asked.tab === tab) ofEntity.delete(key);
    }
  }

  /** Those of the entity, which wait no longer. */
  take(entity: string): Iterable<GuestSubscribe> {
    const ofEntity = this.#waiting.get(entity);
    this.#waiting.delete(entity);
    return ofEntity?.values() ?? [];
  }

  clear(): void {
    this.#waiting.clear();
  }
}

function keyOf(tab: string, sub: string): string {
  return `${tab}|${sub}`;
}
