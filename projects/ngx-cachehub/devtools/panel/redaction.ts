import { inject, Injectable } from '@angular/core';
import { DEVTOOLS_OPTIONS } from '../devtools-options';

/** What is in the place of what is not shown. */
export const HIDDEN = '•••';
/** Fields that are never shown, whoever asks. */
const SECRET = /^(?:.*token|authorization|password)$/i;

/** What the panel shows and exports in the place of a value. */
@Injectable()
export class Redaction {
  readonly #redact = inject(DEVTOOLS_OPTIONS).redact;

  of(key: string, value: unknown): unknown {
    if (SECRET.test(key) && value !== null && value !== undefined) return HIDDEN;
    if (this.#redact === undefined) return value;
    try {
      return this.#redact(key, value);
    } catch {
      // Better nothing than what should not be seen.
      return HIDDEN;
    }
  }

  /** As JSON, every value of it judged by the name of its field. */
  toJson(value: unknown): string {
    return JSON.stringify(value, (key, part: unknown) => this.of(key, part), 2);
  }
}
