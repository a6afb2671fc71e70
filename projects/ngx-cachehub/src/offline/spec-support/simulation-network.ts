import { Observable } from 'rxjs';
import type { VirtualScheduler } from 'ngx-cachehub/testing';
import type { Dice } from '../../realtime/spec-support/chaos-dice';
import type { FakeTab } from '../../tabs/spec-support/fake-browser';
import type { Answer, User } from './simulation-backend';

/** What comes between a page and the server at present. */
export interface Weather {
  readonly isUp: boolean;
  /** How many requests are not answered until the browser gives up, half of them after they took effect. */
  readonly stalls: number;
  /** How many answers are lost, and the page is told that nothing came. */
  readonly losses: number;
  /** How many are met by a server in trouble, or by one that asks for patience. */
  readonly trouble: number;
  /** How many are refused as wrong. */
  readonly refusals: number;
  /** The longest way of a request, in ms. */
  readonly slowest: number;
}

export const FAIR: Weather = {
  isUp: true,
  stalls: 0,
  losses: 0,
  trouble: 0,
  refusals: 0,
  slowest: 60,
};

/** Longer than the queue's own patience. */
const BROWSER_GIVES_UP_MS = 60_000;

/** Who sends: the tab that has to be awake to hear, and the token that its page holds. */
export interface Sender {
  readonly tab: FakeTab;
  readonly user: User;
  readonly token: string;
}

/** Requests of pages. One that was given up may arrive all the same. */
export class SimulationNetwork {
  weather: Weather = FAIR;
  /** The number of the token that is good now, and of the one that pages are given. */
  good = 1;
  given = 1;

  constructor(
    private readonly clock: VirtualScheduler,
    private readonly dice: Dice,
  ) {}

  tokenOf(user: User): string {
    return `${user}:token-${this.given}`;
  }

  /** Answers are thrown as HttpClient throws them, where they are no yes. */
  request<T>(sender: Sender, handle: () => T, answerOf: (result: T) => Answer): Observable<T> {
    const { tab } = sender;
    return new Observable((observer) => {
      let isOver = false;
      const back = (tell: () => void) =>
        this.after(() => tab.later(() => (isOver ? undefined : tell())));
      const fail = (status: number, more: object = {}) =>
        back(() => observer.error({ status, ...more }));
      this.after(() => {
        const { dice, weather } = this;
        if (!weather.isUp) return fail(0);
        const stalls = dice.hits(weather.stalls);
        const giveUp = () => this.clock.setTimer(() => fail(0), BROWSER_GIVES_UP_MS);
        if (stalls && dice.hits(0.5)) return giveUp();
        if (sender.token !== `${sender.user}:token-${this.good}`) return fail(401);
        if (dice.hits(weather.trouble)) return fail(dice.pick([500, 503, 429, 408]), this.later());
        if (dice.hits(weather.refusals)) return fail(422);
        const result = handle();
        if (stalls) return giveUp();
        if (dice.hits(weather.losses)) return fail(0);
        const { status, row } = answerOf(result);
        if (status >= 400) return fail(status, row === undefined ? {} : { current: row });
        return back(() => {
          observer.next(result);
          observer.complete();
        });
      });
      return () => (isOver = true);
    });
  }

  private later(): object {
    return this.dice.hits(0.3) ? { headers: { get: () => '4' } } : {};
  }

  private after(run: () => void): void {
    this.clock.setTimer(run, this.dice.between(1, this.weather.slowest));
  }
}
