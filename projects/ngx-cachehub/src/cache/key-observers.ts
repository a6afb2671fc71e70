import { firstValueFrom, type Observable, type Subscriber, throwIfEmpty } from 'rxjs';
import type { OpeningMove } from '../core/entries';
import { CacheHubError } from '../core/errors/cache-hub-error';
import type { FetchPolicy } from './cache-options';
import type { CacheState } from './cache-state';
import type { EntryObserver, Notice } from './entry-observer';

type Equal = (a: unknown, b: unknown) => boolean;

/** A subscriber of `get`: each value of the key, undefined included. */
export class ValueObserver implements EntryObserver {
  readonly #subscriber: Subscriber<unknown>;
  readonly #equal: () => Equal | undefined;
  readonly keepsLoaded = false;
  since = 0;
  #last: unknown = undefined;

  constructor(subscriber: Subscriber<unknown>, equal: () => Equal | undefined) {
    this.#subscriber = subscriber;
    this.#equal = equal;
  }

  open(value: unknown): void {
    this.#last = value;
    this.#subscriber.next(value);
  }

  next({ value }: Notice): boolean {
    if (isSame(this.#last, value, this.#equal())) return false;
    this.#last = value;
    this.#subscriber.next(value);
    return true;
  }

  end(): void {
    this.#subscriber.complete();
  }
}

/** A subscriber of `fetch`: values only, errors while it has none. */
export class FetchObserver implements EntryObserver {
  readonly #subscriber: Subscriber<unknown>;
  readonly #move: OpeningMove;
  readonly #equal: () => Equal | undefined;
  readonly keepsLoaded: boolean;
  readonly isContent: boolean;
  since = 0;
  #shown = false;
  #last: unknown = undefined;

  constructor(
    subscriber: Subscriber<unknown>,
    move: OpeningMove,
    policy: FetchPolicy,
    equal: () => Equal | undefined,
  ) {
    this.#subscriber = subscriber;
    this.#move = move;
    this.#equal = equal;
    this.keepsLoaded = policy !== 'cache-only';
    this.isContent = policy === 'cache-first';
  }

  open(value: unknown): void {
    if (value === undefined || this.#move.show === 'loaded') return;
    this.#show(value);
  }

  next({ value, fresh, failure }: Notice): boolean {
    if (value !== undefined && (this.#shown || fresh || this.#move.show === 'cached')) {
      if (this.#shown && isSame(this.#last, value, this.#equal())) return false;
      this.#show(value);
      return true;
    }
    if (value === undefined) this.#last = undefined;
    if (failure === undefined || this.#shown) return false;
    if (this.#move.fallBack && value !== undefined) this.#show(value);
    else this.#subscriber.error(failure);
    return true;
  }

  startAnew(): void {
    this.#shown = false;
    this.#last = undefined;
  }

  /** Without an error, whatever was shown: who subscribed with `next` alone would have it thrown at nobody. */
  end(): void {
    this.#subscriber.complete();
  }

  #show(value: unknown): void {
    this.#shown = true;
    this.#last = value;
    this.#subscriber.next(value);
  }
}

/** A subscriber of `state`. */
export class StateObserver implements EntryObserver {
  readonly #subscriber: Subscriber<CacheState<unknown>>;
  readonly #state: () => CacheState<unknown>;
  readonly keepsLoaded = false;
  since = 0;
  #last: CacheState<unknown> | undefined = undefined;

  constructor(subscriber: Subscriber<CacheState<unknown>>, state: () => CacheState<unknown>) {
    this.#subscriber = subscriber;
    this.#state = state;
  }

  next(): boolean {
    const state = this.#state();
    if (this.#last !== undefined && isSameState(this.#last, state)) return false;
    this.#last = state;
    this.#subscriber.next(state);
    return true;
  }

  end(): void {
    this.#subscriber.complete();
  }
}

/** One value, for who waits for it. Rejects with 'destroyed' where the hub ends before. */
export function firstOf<T>(stream: Observable<T>): Promise<T> {
  return firstValueFrom(stream.pipe(throwIfEmpty(hubIsDestroyed)));
}

export function hubIsDestroyed(): CacheHubError {
  return new CacheHubError(
    'destroyed',
    'Expected a living hub; its environment injector was destroyed. End subscriptions with the component that made them.',
  );
}

function isSame(last: unknown, value: unknown, equal: Equal | undefined): boolean {
  if (Object.is(last, value)) return true;
  if (equal === undefined || last === undefined || value === undefined) return false;
  return equal(last, value);
}

function isSameState(a: CacheState<unknown>, b: CacheState<unknown>): boolean {
  return (
    a.status === b.status &&
    Object.is(a.data, b.data) &&
    a.error === b.error &&
    a.isStale === b.isStale &&
    a.isFetching === b.isFetching &&
    a.updatedAt === b.updatedAt
  );
}
