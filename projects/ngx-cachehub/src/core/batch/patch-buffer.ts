/** When to apply what was gathered: now, after the window that starts now, or when that one ends. */
export type BufferAdvice = 'flush' | 'arm' | 'wait';

/** What gathered, in order of arrival. */
export interface Gathered<Patch, Note> {
  readonly patches: readonly Patch[];
  readonly notes: readonly Note[];
}

/**
 * Gathers patches, and notes about them, until it is time to apply them as one batch. The window is
 * a maximum: it starts with the first and nothing that follows postpones it. Who adds must heed
 * 'flush', so that at most `maxItems` wait, and one bulk more.
 */
export class PatchBuffer<Patch, Note> {
  readonly #maxItems: number;
  #patches: Patch[] = [];
  #notes: Note[] = [];
  #isArmed = false;

  constructor(maxItems: number) {
    this.#maxItems = maxItems;
  }

  /** How many patches wait. */
  get size(): number {
    return this.#patches.length;
  }

  get isEmpty(): boolean {
    return this.#patches.length === 0 && this.#notes.length === 0;
  }

  add(patch: Patch): void {
    this.#patches.push(patch);
  }

  note(note: Note): void {
    this.#notes.push(note);
  }

  /** Asked after adding. */
  advise(): BufferAdvice {
    if (this.isEmpty) return 'wait';
    if (this.#patches.length >= this.#maxItems || this.#notes.length >= this.#maxItems)
      return 'flush';
    if (this.#isArmed) return 'wait';
    this.#isArmed = true;
    return 'arm';
  }

  /** Everything gathered; the buffer is empty again. */
  take(): Gathered<Patch, Note> {
    const gathered = { patches: this.#patches, notes: this.#notes };
    this.#patches = [];
    this.#notes = [];
    this.#isArmed = false;
    return gathered;
  }
}
