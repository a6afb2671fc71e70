import type { EventMessage, StreamPosition } from '../protocol';

/** So many events are kept for tabs that come late to a line; older ones are read anew. */
const MAX_KEPT = 256;

/**
 * One entity's events as they are handed on to other tabs, with the last of them kept. Where the
 * server does not number them, they are numbered here: what a tab misses shows all the same.
 */
export class RelayedStream {
  readonly #epoch: string | undefined;
  readonly #kept: EventMessage[] = [];
  #seq = 0;

  /** `epoch` names the numbering of its own; undefined where the server numbers. */
  constructor(epoch: string | undefined) {
    this.#epoch = epoch;
  }

  /** Where the stream stands by its own numbering. */
  get head(): StreamPosition | undefined {
    return this.#epoch === undefined ? undefined : { epoch: this.#epoch, seq: this.#seq };
  }

  /** The event as it is handed on: it belongs to no subscription, since each tab has its own. */
  take({ sub: _, ...event }: EventMessage, how: 'keep' | 'count'): EventMessage {
    const epoch = this.#epoch;
    const prev = this.#seq;
    const relayed = epoch === undefined ? event : { ...event, epoch, seq: ++this.#seq, prev };
    if (how === 'count') return relayed;
    // Copied, since the cache may change in place what it took from the event.
    this.#kept.push(structuredClone(relayed));
    if (this.#kept.length > MAX_KEPT) this.#kept.shift();
    return relayed;
  }

  /** What came after a position; nothing where that is not known without a hole. */
  since(from: StreamPosition): readonly EventMessage[] {
    const start = this.#kept.findIndex(
      ({ epoch, prev }) => epoch === from.epoch && prev === from.seq,
    );
    return start < 0 ? [] : this.#kept.slice(start);
  }

  forget(): void {
    this.#kept.length = 0;
  }
}
