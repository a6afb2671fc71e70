/** K6: keys that nobody observes, the least recently used first. */
export class Recency {
  // A Set keeps the order of insertion: moving a key to the end is to delete and add it.
  readonly #order = new Set<string>();

  get size(): number {
    return this.#order.size;
  }

  has(key: string): boolean {
    return this.#order.has(key);
  }

  /** The key was used, or its last observer left. */
  touch(key: string): void {
    this.#order.delete(key);
    this.#order.add(key);
  }

  /** The key is observed now, or gone. */
  delete(key: string): void {
    this.#order.delete(key);
  }

  clear(): void {
    this.#order.clear();
  }

  /** The `excess` least recently used keys that are not pinned. A pinned one moves to the end, so that it is not asked again and again. */
  takeOldest(excess: number, isPinned: (key: string) => boolean): string[] {
    const taken: string[] = [];
    let looks = this.#order.size;
    for (const key of this.#order) {
      if (taken.length >= excess || looks-- <= 0) break;
      this.#order.delete(key);
      if (isPinned(key)) this.#order.add(key);
      else taken.push(key);
    }
    return taken;
  }
}
