import type { Signal } from '@angular/core';
import { signal } from '@angular/core';
import type { Observable } from 'rxjs';
import { Subject, Subscription } from 'rxjs';
import { asError } from '../providers/as-error';
import { CacheHubError } from '../core/errors/cache-hub-error';
import type { CacheHubScheduler } from '../providers/scheduler';

const FIRST_RETRY_MS = 1_000;
const MAX_RETRY_MS = 30_000;

/** What goes out in one `send`. */
export interface OutgoingBatch<T> {
  /** Counts up from 1; equal for every attempt of one batch. */
  readonly id: number;
  readonly items: readonly T[];
}

/** What became of a batch: sent, or given up with `error`. */
export type SentBatch<T> = OutgoingBatch<T> & { readonly error?: Error };

export interface UpdateBatcherRules<T> {
  readonly windowMs: number;
  readonly maxItems: number;
  readonly retries: number;
  readonly key: ((item: T) => string) | undefined;
  readonly merge: (earlier: T, later: T) => T;
}

/** Someone who waits until `left` of the items that wait or travel have come to their end. */
interface FlushWaiter {
  left: number;
  readonly done: () => void;
}

/** What keeps the line to the server busy. */
type Line<T> =
  | { readonly mode: 'free' }
  | { readonly mode: 'sending'; readonly batch: OutgoingBatch<T>; readonly attempt: Subscription }
  | { readonly mode: 'retrying'; readonly batch: OutgoingBatch<T>; readonly cancel: () => void }
  | { readonly mode: 'closed' };

/** Gathers items and sends them in batches, in order, one batch at a time. */
export class UpdateBatcher<T> {
  readonly #rules: UpdateBatcherRules<T>;
  readonly #scheduler: CacheHubScheduler;
  readonly #send: (batch: OutgoingBatch<T>) => Observable<unknown>;
  /** In order of arrival; an item that merges keeps the place of the earlier one. */
  readonly #waiting = new Map<unknown, T>();
  #line: Line<T> = { mode: 'free' };
  #cancelWindow: (() => void) | undefined;
  /** How many of the first waiting items are due: they go as soon as the line is free. */
  #due = 0;
  #lastBatchId = 0;
  #flushes: FlushWaiter[] = [];
  readonly #count = signal(0);
  readonly #outcomes = new Subject<SentBatch<T>>();

  /** Items not yet sent or given up. */
  readonly pending: Signal<number> = this.#count.asReadonly();
  readonly sent$: Observable<SentBatch<T>> = this.#outcomes.asObservable();

  constructor(
    rules: UpdateBatcherRules<T>,
    scheduler: CacheHubScheduler,
    send: (batch: OutgoingBatch<T>) => Observable<unknown>,
  ) {
    this.#rules = rules;
    this.#scheduler = scheduler;
    this.#send = send;
  }

  add(item: T): void {
    if (this.#line.mode === 'closed') throw closedError();
    const key: unknown = this.#rules.key === undefined ? Symbol('item') : this.#rules.key(item);
    const earlier = this.#waiting.get(key);
    this.#waiting.set(key, earlier === undefined ? item : this.#rules.merge(earlier, item));
    const { size } = this.#waiting;
    this.#due = Math.max(this.#due, size - (size % this.#rules.maxItems));
    this.#advance();
  }

  /** Sends what waits now; resolves when all of it was sent or given up. Never rejects. */
  flush(): Promise<void> {
    const left = this.#unsettled();
    if (left === 0) return Promise.resolve();
    this.#due = this.#waiting.size;
    return new Promise((done) => {
      this.#flushes.push({ left, done });
      this.#advance();
    });
  }

  /** Gives up what is not yet sent, and says so. */
  close(): void {
    const line = this.#line;
    if (line.mode === 'closed') return;
    this.#line = { mode: 'closed' };
    this.#cancelWindow?.();
    if (line.mode === 'sending') line.attempt.unsubscribe();
    if (line.mode === 'retrying') line.cancel();
    const items = [...this.#waiting.values()];
    this.#waiting.clear();
    if ('batch' in line) this.#outcomes.next({ ...line.batch, error: closedError() });
    if (items.length > 0) {
      this.#outcomes.next({ id: ++this.#lastBatchId, items, error: closedError() });
    }
    this.#count.set(0);
    this.#outcomes.complete();
    for (const { done } of this.#flushes.splice(0)) done();
  }

  #unsettled(): number {
    return this.#waiting.size + ('batch' in this.#line ? this.#line.batch.items.length : 0);
  }

  /** Sends when something is due and the line is free; otherwise sees to it that a window runs. */
  #advance(): void {
    this.#count.set(this.#unsettled());
    if (this.#waiting.size === 0) return;
    if (this.#due > 0) {
      if (this.#line.mode === 'free') this.#attempt(this.#takeBatch(), 0);
    } else {
      this.#cancelWindow ??= this.#scheduler.setTimer(() => {
        this.#cancelWindow = undefined;
        this.#due = this.#waiting.size;
        this.#advance();
      }, this.#rules.windowMs);
    }
  }

  #takeBatch(): OutgoingBatch<T> {
    const items: T[] = [];
    for (const [key, item] of this.#waiting) {
      if (items.length === this.#rules.maxItems) break;
      items.push(item);
      this.#waiting.delete(key);
    }
    this.#due = Math.max(0, this.#due - items.length);
    this.#cancelWindow?.();
    this.#cancelWindow = undefined;
    return { id: ++this.#lastBatchId, items };
  }

  #attempt(batch: OutgoingBatch<T>, failures: number): void {
    const attempt = new Subscription();
    // Before the send, which may answer, or add an item, at once.
    this.#line = { mode: 'sending', batch, attempt };
    attempt.add(
      this.#send(batch).subscribe({
        error: (error: unknown) => this.#afterFailure(batch, failures + 1, error),
        complete: () => this.#settle(batch),
      }),
    );
  }

  #afterFailure(batch: OutgoingBatch<T>, failures: number, error: unknown): void {
    if (this.#line.mode === 'closed') return;
    if (failures > this.#rules.retries) {
      this.#settle(batch, asError(error, 'fetch-failed'));
      return;
    }
    const ceiling = Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1));
    const cancel = this.#scheduler.setTimer(
      () => this.#attempt(batch, failures),
      this.#scheduler.random() * ceiling,
    );
    this.#line = { mode: 'retrying', batch, cancel };
  }

  #settle(batch: OutgoingBatch<T>, error?: Error): void {
    if (this.#line.mode === 'closed') return;
    this.#line = { mode: 'free' };
    this.#outcomes.next(error === undefined ? batch : { ...batch, error });
    for (const waiter of this.#flushes) waiter.left -= batch.items.length;
    const done = this.#flushes.filter((waiter) => waiter.left <= 0);
    this.#flushes = this.#flushes.filter((waiter) => waiter.left > 0);
    this.#advance();
    for (const waiter of done) waiter.done();
  }
}

function closedError(): CacheHubError {
  return new CacheHubError(
    'destroyed',
    'Expected the injector of the batcher to be alive; it is destroyed, and what waited was not sent. ' +
      'Call flush() before, or create the batcher in a longer-lived injector.',
  );
}
