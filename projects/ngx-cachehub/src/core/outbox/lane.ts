/** Where an action stands among all: by `seq`, then by id, so that every tab orders alike. */
export interface Place {
  readonly seq: number;
  readonly id: string;
}

/** Actions in order. Adding at the end and taking from the front, the usual cases, move nothing. */
export class Lane<P extends Place = Place> {
  #places: P[] = [];
  /** Places before this were taken. Less than half of them all, or the array is cut. */
  #start = 0;
  /** Places compared: work done, for tests. */
  compared = 0;

  get size(): number {
    return this.#places.length - this.#start;
  }

  get first(): P | undefined {
    return this.#places[this.#start];
  }

  get second(): P | undefined {
    return this.#places[this.#start + 1];
  }

  /** All of them, in order. */
  places(): readonly P[] {
    return this.#places.slice(this.#start);
  }

  /** What comes before this one. */
  before(place: Place): P | undefined {
    const at = this.#find(place) - 1;
    return at < this.#start ? undefined : this.#places[at];
  }

  insert(place: P): void {
    const at = this.#find(place);
    if (this.#isAt(at, place)) return;
    if (at === this.#places.length) this.#places.push(place);
    else this.#places.splice(at, 0, place);
  }

  /** Puts what is at the same place by now there. */
  replace(place: P): void {
    const at = this.#find(place);
    if (this.#isAt(at, place)) this.#places[at] = place;
  }

  remove(place: Place): void {
    const at = this.#find(place);
    if (!this.#isAt(at, place)) return;
    if (at > this.#start) {
      this.#places.splice(at, 1);
      return;
    }
    this.#start++;
    if (this.#start * 2 > this.#places.length) {
      this.#places = this.#places.slice(this.#start);
      this.#start = 0;
    }
  }

  #isAt(index: number, place: Place): boolean {
    const found = this.#places.at(index);
    return found?.id === place.id && found.seq === place.seq;
  }

  /** The index of the first place that is not before this one. */
  #find(place: Place): number {
    let low = this.#start;
    let high = this.#places.length;
    if (low === high) return high;
    this.compared++;
    if (isBefore(this.#places[high - 1], place)) return high;
    while (low < high) {
      this.compared++;
      const middle = (low + high) >> 1;
      if (isBefore(this.#places[middle], place)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

export function isBefore(a: Place, b: Place): boolean {
  return a.seq < b.seq || (a.seq === b.seq && a.id < b.id);
}
