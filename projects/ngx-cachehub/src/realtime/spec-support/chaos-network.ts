import { Observable } from 'rxjs';
import type { VirtualScheduler } from 'ngx-cachehub/testing';
import type { Dice } from './chaos-dice';

/** What the network between a client and the server does at present. */
export interface ChaosFaults {
  /** How many events are lost on the way, though the line holds. */
  readonly loss: number;
  readonly repetition: number;
  /** Lines and subscriptions. */
  readonly refusal: number;
  /** Requests that fail, half of them after they took effect. */
  readonly failure: number;
  /** The longest delay of a frame, in ms. */
  readonly frameMs: number;
  /** The longest delay of a request, each way, in ms. */
  readonly requestMs: number;
}

export const CALM: ChaosFaults = {
  loss: 0,
  repetition: 0,
  refusal: 0,
  failure: 0,
  frameMs: 40,
  requestMs: 60,
};

/** What a failed request throws: the shape of an HTTP error. */
export interface HttpFailure {
  readonly status: number;
}

const FAILURES = [0, 429, 500, 503] as const;

export class ChaosNetwork {
  isUp = true;
  faults: ChaosFaults;
  /** The token that the server takes; each expiry makes another. */
  token = 1;
  /** Requests under way. */
  requests = 0;

  constructor(
    faults: ChaosFaults,
    private readonly clock: VirtualScheduler,
    private readonly dice: Dice,
  ) {
    this.faults = faults;
  }

  get loss(): number {
    return this.faults.loss;
  }

  get repetition(): number {
    return this.faults.repetition;
  }

  get refusal(): number {
    return this.faults.refusal;
  }

  /** Of a frame from the server. Often none at all. */
  delay(): number {
    return this.dice.hits(0.3) ? 0 : this.dice.below(this.faults.frameMs + 1);
  }

  /** Of a frame to the server. A plain server acknowledges nothing: what is sent first has to arrive first. */
  upDelay(): number {
    return this.dice.below(3);
  }

  heal(): void {
    this.isUp = true;
    this.faults = CALM;
  }

  /** Runs `handle` at the server, and answers; what is unsubscribed earlier is not answered, but may have arrived. */
  request<T>(handle: () => T): Observable<T> {
    return new Observable((subscriber) => {
      this.requests++;
      let cancel = (): void => undefined;
      const later = (run: () => void) => {
        cancel = this.clock.setTimer(run, this.dice.between(3, this.faults.requestMs));
      };
      const fail = () => later(() => subscriber.error(this.failure()));
      later(() => {
        if (!this.isUp || this.dice.hits(this.faults.failure / 2)) {
          fail();
          return;
        }
        let answer: T;
        try {
          answer = handle();
        } catch (error) {
          later(() => subscriber.error(error));
          return;
        }
        if (this.dice.hits(this.faults.failure / 2)) {
          fail();
          return;
        }
        later(() => {
          subscriber.next(answer);
          subscriber.complete();
        });
      });
      return () => {
        this.requests--;
        cancel();
      };
    });
  }

  private failure(): HttpFailure {
    return { status: this.dice.pick(FAILURES) };
  }
}

export function isValidToken(network: ChaosNetwork, token: unknown): boolean {
  return token === `token-${network.token}`;
}
