import { signal, untracked } from '@angular/core';
import { CacheHubError } from '../core/errors/cache-hub-error';
import type { UserQueue } from './user-queue';

/** The user's queue, for whoever needs it open: at once, or when it has read the device. */
export class OpenQueue {
  #queue: UserQueue | undefined;
  #waiting: Waiter[] = [];
  #ended: Error | undefined;
  readonly #reading = signal(true);

  /** True until the device has said what waits there. */
  readonly isReading = this.#reading.asReadonly();

  /** Undefined while nobody is signed in. */
  get now(): UserQueue | undefined {
    return this.#queue;
  }

  /** The queue of the user who is there now. Who asked before anybody was known asked for them. */
  enter(queue: UserQueue): void {
    this.#queue = queue;
    this.#read(true);
  }

  /** The user leaves: who waits for this queue waits for no other one. Theirs would be written as the next user's. */
  leave(error: Error): void {
    const queue = this.#queue;
    if (queue === undefined) return;
    queue.end(error);
    this.#queue = undefined;
    this.#read(true);
    this.#refuse(error);
  }

  /** The queue has read the device, or cannot: from now on it takes actions. */
  opened(queue: UserQueue): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#read(false);
    for (const { resolve } of waiting) resolve(queue);
  }

  whenOpen(): Promise<UserQueue> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    if (this.#queue?.isOpen === true) return Promise.resolve(this.#queue);
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  /** There is none, and will be none. */
  end(error: Error): void {
    this.#ended = error;
    this.#queue?.end(error);
    this.#queue = undefined;
    this.#read(false);
    this.#refuse(error);
  }

  #refuse(error: Error): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { reject } of waiting) reject(error);
  }

  #read(isReading: boolean): void {
    untracked(() => this.#reading.set(isReading));
  }
}

interface Waiter {
  readonly resolve: (queue: UserQueue) => void;
  readonly reject: (error: Error) => void;
}

/** A page that is made on the server has no device and nobody who writes. */
export function onServer(): CacheHubError {
  const message = 'Expected a browser to queue a write in; this is the server platform.';
  return new CacheHubError('not-configured', message);
}
