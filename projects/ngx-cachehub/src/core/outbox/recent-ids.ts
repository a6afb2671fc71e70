/** Ids of actions that are over, against records that come late. */
export class RecentIds {
  readonly #max: number;
  readonly #ids = new Set<string>();

  /** @param max So many are remembered; beyond, the oldest is forgotten. */
  constructor(max = 10_000) {
    this.#max = max;
  }

  list(): readonly string[] {
    return [...this.#ids];
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  add(id: string): void {
    this.#ids.add(id);
    if (this.#ids.size <= this.#max) return;
    for (const oldest of this.#ids) {
      this.#ids.delete(oldest);
      break;
    }
  }

  delete(id: string): void {
    this.#ids.delete(id);
  }
}
