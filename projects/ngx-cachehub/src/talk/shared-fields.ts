/** A field of a shared state that was set here. */
interface OwnField {
  readonly at: number;
  /** Its number among all that was set here and asked for; undefined while it was not sent. */
  sent: number | undefined;
}

/**
 * Which fields of a shared state were set here and may not be with the server yet. In what order the
 * server took two publishes of one field that crossed is not known here; its state, asked for after
 * them on the same line, tells.
 */
export class SharedFields {
  readonly #proofMs: number;
  readonly #own = new Map<string, OwnField>();
  readonly #asked = new Map<string, number>();
  #steps = 0;

  /** @param proofMs after so long on one line what was sent has arrived */
  constructor(proofMs: number) {
    this.#proofMs = proofMs;
  }

  /** Fields that no line has taken yet. */
  get unsent(): readonly string[] {
    return [...this.#own].filter(([, { sent }]) => sent === undefined).map(([field]) => field);
  }

  set(field: string, at: number): void {
    this.#own.set(field, { at, sent: undefined });
  }

  /** Returns the number of the sending. */
  sent(fields: readonly string[], at: number): number {
    const sent = ++this.#steps;
    for (const field of fields) this.#own.set(field, { at, sent });
    return sent;
  }

  /** The server did not take the sending of that number: what of it is still the newest here. */
  refused(sent: number, way: 'for-now' | 'for-good'): readonly string[] {
    const fields: string[] = [];
    for (const [field, own] of this.#own) {
      if (own.sent !== sent) continue;
      fields.push(field);
      if (way === 'for-now') own.sent = undefined;
      else this.#own.delete(field);
    }
    return fields;
  }

  /** The state was asked for under this id: its answer knows all that was sent before. */
  ask(id: string): void {
    this.#asked.set(id, ++this.#steps);
  }

  /** Another one published the field: whether it is not clear whose is the later one. */
  isContested(field: string, now: number): boolean {
    const own = this.#own.get(field);
    if (own === undefined) return false;
    if (own.sent === undefined || now - own.at < this.#proofMs) return true;
    this.#own.delete(field);
    return false;
  }

  /** Takes the answer that has this id, if it has one, and says which fields it cannot know yet. */
  answer(id: string | undefined): ReadonlySet<string> {
    const step = id === undefined ? undefined : this.#asked.get(id);
    if (id !== undefined) this.#asked.delete(id);
    if (step !== undefined) {
      for (const [field, { sent }] of this.#own) {
        if (sent !== undefined && sent < step) this.#own.delete(field);
      }
    }
    return new Set(this.#own.keys());
  }

  /** The line is gone, and may have lost what was sent shortly before. */
  lineDown(now: number): void {
    this.#asked.clear();
    for (const [field, own] of this.#own) {
      if (own.sent === undefined) continue;
      if (now - own.at < this.#proofMs) own.sent = undefined;
      else this.#own.delete(field);
    }
  }

  clear(): void {
    this.#own.clear();
    this.#asked.clear();
  }
}
