import { signal, untracked, type Signal } from '@angular/core';

type Counts = ReadonlyMap<string, number>;

/** Rows with a write under way that no queue knows of: typed and not yet queued, or sent without a queue. A part of the engine. */
export class HeldRows {
  readonly #counts = signal<Counts>(new Map());
  /** By `<entity>:<id>`, how many. */
  readonly all: Signal<Counts> = this.#counts.asReadonly();

  /** The function returned ends it. */
  hold(entity: string, id: string): () => void {
    const key = `${entity}:${id}`;
    this.#change(key, 1);
    let isHeld = true;
    return () => {
      if (isHeld) this.#change(key, -1);
      isHeld = false;
    };
  }

  #change(key: string, by: 1 | -1): void {
    untracked(() => {
      const next = new Map(this.#counts());
      const count = (next.get(key) ?? 0) + by;
      if (count > 0) next.set(key, count);
      else next.delete(key);
      this.#counts.set(next);
    });
  }
}
