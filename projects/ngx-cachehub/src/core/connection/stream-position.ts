import type { StreamPosition as WirePosition, SubscriptionMode } from '../../protocol';

/**
 * What to do with an event. `gap`: an event is missing before it, resume from `from` and leave this
 * one to the replay. `waiting`: the same while a resume is already asked for. `reset`: the log was
 * made anew, so apply it and refetch what is watched.
 */
export type StreamVerdict = 'accept' | 'duplicate' | 'gap' | 'waiting' | 'reset';

/** What an answer or a position of the server says of the stream. */
export type StreamNews = 'current' | 'catching-up' | 'gap' | 'reset';

/** Resumes that brought nothing, one after another, before the stream is taken to be broken. */
const MAX_FRUITLESS_RESUMES = 3;

/**
 * Where one entity's stream stands: the last event that was taken, of which log. Outlives the
 * connection, so that the next one can resume. One owner; changed in place, since it is asked once
 * per event.
 */
export class StreamPosition {
  #epoch: string | undefined = undefined;
  #last = 0;
  #phase: 'asked' | 'replaying' | 'live' = 'asked';
  #fruitless = 0;

  /** The position to resume from; undefined where the stream never began. */
  get from(): WirePosition | undefined {
    return this.#epoch === undefined ? undefined : { epoch: this.#epoch, seq: this.#last };
  }

  /** Whether nothing is known to be missing. */
  get isCurrent(): boolean {
    return this.#phase === 'live';
  }

  /** What the stream brought is gone: it begins as if it never had. */
  forget(): void {
    this.#epoch = undefined;
    this.#last = 0;
    this.#phase = 'asked';
    this.#fruitless = 0;
  }

  /** A SUBSCRIBE went out: until it is answered, only what follows on without a hole is taken. */
  ask(): void {
    this.#phase = 'asked';
  }

  /** A server without positions: nothing can be seen missing while the line is up. */
  assumeCurrent(): void {
    this.#phase = 'live';
  }

  judge(epoch: string, seq: number, prev: number): StreamVerdict {
    if (this.#epoch === undefined) {
      this.#moveTo(epoch, seq);
      return 'accept';
    }
    if (epoch !== this.#epoch) {
      this.#moveTo(epoch, seq);
      return 'reset';
    }
    if (seq <= this.#last) return 'duplicate';
    if (prev === this.#last) {
      this.#last = seq;
      this.#fruitless = 0;
      return 'accept';
    }
    if (this.#phase === 'asked') return 'waiting';
    const verdict = this.#miss();
    if (verdict === 'reset') this.#last = seq;
    return verdict;
  }

  /** The answer to SUBSCRIBE. `asked` tells whether it carried a position. */
  acknowledge(mode: SubscriptionMode, at: WirePosition, asked: boolean): StreamNews {
    if (mode === 'resumed' && at.epoch === this.#epoch) {
      this.#phase = 'replaying';
      return 'catching-up';
    }
    const begins = this.#epoch === undefined;
    // Without a question there is no answer to miss; an event may have come before this one.
    const unbroken = at.epoch === this.#epoch && (asked ? at.seq === this.#last : true);
    this.#phase = 'live';
    if (mode === 'live' && unbroken) {
      this.#last = Math.max(this.#last, at.seq);
      return 'current';
    }
    this.#moveTo(at.epoch, at.seq);
    return mode === 'live' && begins ? 'current' : 'reset';
  }

  /** The replay is over. */
  caughtUp(at: WirePosition): StreamNews {
    if (this.#phase !== 'replaying') return 'current';
    if (at.epoch !== this.#epoch) {
      this.reset(at);
      return 'reset';
    }
    this.#phase = 'live';
    return this.reached(at.seq);
  }

  /** The server tells the last event it sent here: what is missing at the tail shows only so. */
  reached(seq: number): StreamNews {
    if (this.#phase !== 'live') return 'catching-up';
    if (this.#epoch === undefined || seq <= this.#last) return 'current';
    if (this.#miss() === 'gap') return 'gap';
    this.#last = seq;
    return 'reset';
  }

  /** The server gave the stream up. Without a position the next event shows where it stands. */
  reset(at: WirePosition | undefined): void {
    if (at) this.#moveTo(at.epoch, at.seq);
    if (this.#phase === 'replaying') this.#phase = 'live';
    this.#fruitless = 0;
  }

  #miss(): 'gap' | 'reset' {
    if (++this.#fruitless > MAX_FRUITLESS_RESUMES) {
      // Asking once more would bring no more: what is watched has to be read anew.
      this.#fruitless = 0;
      this.#phase = 'live';
      return 'reset';
    }
    this.#phase = 'asked';
    return 'gap';
  }

  #moveTo(epoch: string, seq: number): void {
    this.#epoch = epoch;
    this.#last = seq;
    this.#fruitless = 0;
  }
}
