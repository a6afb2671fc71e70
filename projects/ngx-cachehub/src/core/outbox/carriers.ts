/** So many ids are remembered; beyond, the oldest is forgotten. */
const MAX_IDS = 10_000;

/** Which action became part of which: who depends on the one waits for the other. */
export class Carriers {
  readonly #carriers = new Map<string, string>();

  set(id: string, carrier: string): void {
    if (id === carrier) return;
    this.#carriers.set(id, carrier);
    if (this.#carriers.size <= MAX_IDS) return;
    for (const oldest of this.#carriers.keys()) {
      this.#carriers.delete(oldest);
      break;
    }
  }

  /** It is an action of its own again. */
  delete(id: string): void {
    this.#carriers.delete(id);
  }

  /** The action that it is part of now, itself where it is one of its own. */
  of(id: string): string {
    let carrier = id;
    const seen = new Set<string>();
    for (let next = this.#carriers.get(id); next !== undefined; next = this.#carriers.get(next)) {
      // What other tabs say is not believed to be without circles.
      if (seen.has(next)) return id;
      seen.add(next);
      carrier = next;
    }
    return carrier;
  }
}
