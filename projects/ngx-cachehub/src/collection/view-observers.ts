import type { Subscriber } from 'rxjs';
import type { RowValue } from '../core/gate';
import type { RowView, ViewChange } from '../core/views';

/** Somebody who watches one view. */
export interface ViewObserver {
  /** True where it wants the steps from one state to the next. */
  readonly wantsSteps: boolean;
  /** What a turn did; told when the turn is over. */
  receive?(steps: readonly ViewChange<RowValue>[]): void;
  /** The turn is over. */
  tell(view: RowView): void;
  /** The hub ends. */
  end(): void;
}

/** Emits one aspect of a view whenever it is another one, from the moment on at which it is ready. */
export class ValueOfView<V> implements ViewObserver {
  readonly #subscriber: Subscriber<V>;
  readonly #read: (view: RowView) => V;
  readonly wantsSteps = false;
  #isReady = false;
  #last: V | undefined = undefined;

  constructor(subscriber: Subscriber<V>, read: (view: RowView) => V) {
    this.#subscriber = subscriber;
    this.#read = read;
  }

  /** What it was waiting for has come. */
  openInPlace(view: RowView): void {
    if (this.#isReady) return;
    this.#isReady = true;
    this.#last = this.#read(view);
    this.#subscriber.next(this.#last);
  }

  tell(view: RowView): void {
    if (!this.#isReady) return;
    const value = this.#read(view);
    if (Object.is(value, this.#last)) return;
    this.#last = value;
    this.#subscriber.next(value);
  }

  end(): void {
    this.#subscriber.complete();
  }
}

/** Emits the steps of each turn in which what shows changed. */
export class StepsOfView implements ViewObserver {
  readonly #subscriber: Subscriber<readonly ViewChange<RowValue>[]>;
  readonly wantsSteps = true;
  #waiting: readonly ViewChange<RowValue>[] = [];

  constructor(subscriber: Subscriber<readonly ViewChange<RowValue>[]>) {
    this.#subscriber = subscriber;
  }

  receive(steps: readonly ViewChange<RowValue>[]): void {
    if (steps.length > 0) this.#waiting = [...this.#waiting, ...steps];
  }

  tell(): void {
    const waiting = this.#waiting;
    if (waiting.length === 0) return;
    this.#waiting = [];
    this.#subscriber.next(waiting);
  }

  end(): void {
    this.#subscriber.complete();
  }
}
