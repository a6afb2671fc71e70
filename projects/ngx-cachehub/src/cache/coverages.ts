import type { Coverage } from '../core/entries';

/** What the subscriptions of all entities promise of their keys (K6). */
export class Coverages {
  readonly #byEntity = new Map<string, Coverage>();

  of(entity: string | undefined): Coverage | undefined {
    return entity === undefined ? undefined : this.#byEntity.get(entity);
  }

  /** Every change arrives from now on; where it was interrupted, as if it had never been. */
  begin(entity: string, turn: number): void {
    const known = this.#byEntity.get(entity);
    this.#byEntity.set(entity, { healthy: true, since: known?.since ?? turn, lostAt: undefined });
  }

  /** What is known since `turn` is at a position from which the stream is about to go on; until it does, nothing is fresh by it. */
  resume(entity: string, turn: number): void {
    this.#byEntity.set(entity, { healthy: false, since: turn, lostAt: -Infinity });
  }

  /** The line is down; what is missed may be replayed. */
  interrupt(entity: string, now: number): void {
    const known = this.#byEntity.get(entity);
    if (known?.healthy === true) {
      this.#byEntity.set(entity, { healthy: false, since: known.since, lostAt: now });
    }
  }

  /** Something was missed for good: only what is asked for from now on is covered. */
  restart(entity: string, turn: number): void {
    const known = this.#byEntity.get(entity);
    if (known !== undefined) this.#byEntity.set(entity, { ...known, since: turn });
  }

  /** Nothing is known of what the subscriptions brought any more. */
  clear(): void {
    this.#byEntity.clear();
  }

  /** The subscription was given up: the next one begins anew. */
  end(entity: string): void {
    this.#byEntity.delete(entity);
  }
}
