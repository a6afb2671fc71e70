interface Deadline<K> {
  readonly at: number;
  readonly order: number;
  readonly key: K;
}

/**
 * Deadlines by key, the earliest first; equal times in the order in which they were set.
 *
 * One queue and one timer serve all keys. Invariant: `current` holds the one valid deadline of
 * each key; what the heap holds beyond that was replaced, and is skipped when it surfaces. The
 * heap is rebuilt when more than half of it is such refuse, so it stays within twice the keys.
 */
export class DeadlineQueue<K> {
  #heap: Deadline<K>[] = [];
  readonly #current = new Map<K, Deadline<K>>();
  #order = 0;

  get size(): number {
    return this.#current.size;
  }

  /** Replaces the key's deadline. */
  set(key: K, at: number): void {
    const deadline: Deadline<K> = { at, order: this.#order++, key };
    this.#current.set(key, deadline);
    this.#heap.push(deadline);
    this.#siftUp(this.#heap.length - 1);
    this.#tidy();
  }

  delete(key: K): boolean {
    const deleted = this.#current.delete(key);
    if (deleted) this.#tidy();
    return deleted;
  }

  get(key: K): number | undefined {
    return this.#current.get(key)?.at;
  }

  clear(): void {
    this.#heap = [];
    this.#current.clear();
  }

  /** When the earliest is due; undefined when there is none. */
  next(): number | undefined {
    this.#skipReplaced();
    return this.#heap[0]?.at;
  }

  /** Takes the earliest key if it is due. */
  takeDue(now: number): K | undefined {
    this.#skipReplaced();
    const first = this.#heap[0];
    if (first === undefined || first.at > now) return undefined;
    this.#removeFirst();
    this.#current.delete(first.key);
    return first.key;
  }

  #skipReplaced(): void {
    while (this.#heap.length > 0 && this.#current.get(this.#heap[0].key) !== this.#heap[0]) {
      this.#removeFirst();
    }
  }

  #tidy(): void {
    if (this.#heap.length <= 32 || this.#heap.length <= 2 * this.#current.size) return;
    // A sorted array is a heap.
    this.#heap = [...this.#current.values()].sort((a, b) => (isBefore(a, b) ? -1 : 1));
  }

  #removeFirst(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#siftDown(0);
  }

  #siftUp(index: number): void {
    const heap = this.#heap;
    const moved = heap[index];
    let i = index;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!isBefore(moved, heap[parent])) break;
      heap[i] = heap[parent];
      i = parent;
    }
    heap[i] = moved;
  }

  #siftDown(index: number): void {
    const heap = this.#heap;
    const moved = heap[index];
    let i = index;
    for (let child = 2 * i + 1; child < heap.length; child = 2 * i + 1) {
      if (child + 1 < heap.length && isBefore(heap[child + 1], heap[child])) child++;
      if (!isBefore(heap[child], moved)) break;
      heap[i] = heap[child];
      i = child;
    }
    heap[i] = moved;
  }
}

function isBefore(a: Deadline<unknown>, b: Deadline<unknown>): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
