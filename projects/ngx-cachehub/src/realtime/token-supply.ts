import { Subscription } from 'rxjs';
import { fromSource } from '../cache/from-source';
import type { Source } from '../cache/source';

/**
 * The app's token, asked for anew for each line. A source that goes on, such as a session's stream
 * of tokens, is listened to: each later emission is a change of token.
 */
export class TokenSupply {
  readonly #source: (() => Source<string | null>) | undefined;
  readonly #onChange: (token: string | null) => void;
  #subscription: Subscription | undefined;
  /** Tells whoever still waits for an answer that none will come. */
  #abandon: (() => void) | undefined;

  constructor(
    source: (() => Source<string | null>) | undefined,
    onChange: (token: string | null) => void,
  ) {
    this.#source = source;
    this.#onChange = onChange;
  }

  /** The token as it is now; null where there is none. A question that is overtaken by another fails. */
  ask(onToken: (token: string | null) => void, onError: (error: unknown) => void): void {
    this.stop();
    if (this.#source === undefined) {
      onToken(null);
      return;
    }
    let last: string | null | undefined;
    const fail = (error: unknown) => {
      if (this.#abandon !== abandon) return;
      this.#abandon = undefined;
      onError(error);
    };
    const abandon = () => fail(new Error('The token was asked for anew.'));
    this.#abandon = abandon;
    const subscription = new Subscription();
    this.#subscription = subscription;
    const next = (token: string | null) => {
      if (this.#subscription !== subscription || token === last) return;
      const isFirst = last === undefined;
      last = token;
      if (!isFirst) {
        this.#onChange(token);
        return;
      }
      this.#abandon = undefined;
      onToken(token);
    };
    const complete = () => fail(new Error('The source of the token completed without one.'));
    try {
      subscription.add(fromSource(this.#source()).subscribe({ next, error: fail, complete }));
    } catch (error) {
      fail(error);
    }
  }

  stop(): void {
    this.#subscription?.unsubscribe();
    this.#subscription = undefined;
    this.#abandon?.();
  }
}
