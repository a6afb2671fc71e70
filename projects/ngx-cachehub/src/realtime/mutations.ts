import { inject, untracked } from '@angular/core';
import { Observable } from 'rxjs';
import type { Subscriber } from 'rxjs';
import { CacheHubError } from '../core/errors/cache-hub-error';
import type { ErrorMessage, MutateMessage, MutatedMessage } from '../protocol';
import { CACHE_HUB_SCHEDULER } from '../providers/scheduler';
import { TABS_PORT } from '../tabs/tabs-port';
import type { MutationAnswers } from './mutation-answers';
import { errorOfMutated, errorOfMutation } from './mutation-error';
import { injectRealtimeHub } from './realtime-hub';

/** How long an answer is waited for. */
export const MUTATION_TIMEOUT_MS = 30_000;

/** A write, as MUTATE says it. */
export type Mutation = Omit<MutateMessage, 'type' | 'id'>;

/**
 * 'ready': the line is up. 'unsupported': the server takes no writes over it, or this tab has none.
 * 'disconnected': there is no line now, and what its server takes is not known.
 */
export type MutationRoute = 'ready' | 'unsupported' | 'disconnected';

interface Waiting {
  readonly id: string;
  readonly mutation: Mutation;
  readonly subscriber: Subscriber<MutatedMessage>;
}

/**
 * Writes over the line, and which answer belongs to which. At most as many are out as the server
 * allowed; the rest wait in their order. Nothing outlives its line: a write that had no answer when the
 * line dropped fails with 'disconnected', and its sender tries again under the same key.
 */
export class Mutations implements MutationAnswers {
  readonly #scheduler = inject(CACHE_HUB_SCHEDULER);
  readonly #hub = injectRealtimeHub();
  readonly #tabs = inject(TABS_PORT, { optional: true });
  readonly #out = new Map<string, Waiting>();
  readonly #queue = new Map<string, Waiting>();
  #ids = 0;

  constructor() {
    if (this.#hub?.link) this.#hub.link.answers = this;
  }

  get route(): MutationRoute {
    // Another tab has the line, and its answers would not find their way here.
    if (this.#tabs !== null && !untracked(this.#tabs.isLeader)) return 'unsupported';
    const limit = this.#hub?.link?.mutationLimit ?? 0;
    if (limit === 'unknown') return 'disconnected';
    return limit > 0 ? 'ready' : 'unsupported';
  }

  /**
   * Sends when subscribed, and answers once. Whoever unsubscribes hears nothing more; what was sent may
   * be done all the same.
   *
   * Fails with 'disconnected', 'timeout', 'conflict', 'rejected', 'forbidden', 'unauthenticated' or
   * 'server-error'; an answer's details are a MutationFailure.
   */
  mutate(mutation: Mutation): Observable<MutatedMessage> {
    return new Observable((subscriber) => {
      if (this.route !== 'ready') {
        this.#hub?.wantLine();
        subscriber.error(disconnected());
        return undefined;
      }
      const id = `m${++this.#ids}`;
      this.#queue.set(id, { id, mutation, subscriber });
      const stopTimer = this.#scheduler.setTimer(() => this.#giveUp(id), MUTATION_TIMEOUT_MS);
      this.#sendNext();
      return () => {
        stopTimer();
        // What is out goes on to count until its answer: the server counts it, too.
        this.#queue.delete(id);
      };
    });
  }

  onMutated(message: MutatedMessage): boolean {
    const subscriber = this.#take(message.id);
    if (subscriber === undefined) return false;
    const error = errorOfMutated(message);
    if (error !== null) subscriber.error(error);
    else {
      subscriber.next(message);
      subscriber.complete();
    }
    this.#sendNext();
    return true;
  }

  onError(message: ErrorMessage): boolean {
    const subscriber = message.id === undefined ? undefined : this.#take(message.id);
    subscriber?.error(errorOfMutation(message));
    this.#sendNext();
    return subscriber !== undefined;
  }

  onLineEnd(): void {
    const lost = [...this.#out.values(), ...this.#queue.values()];
    this.#out.clear();
    this.#queue.clear();
    for (const { subscriber } of lost) subscriber.error(disconnected());
  }

  #giveUp(id: string): void {
    this.#take(id)?.error(tooLate());
    this.#sendNext();
  }

  /** Ends the waiting of one. */
  #take(id: string): Subscriber<MutatedMessage> | undefined {
    const waiting = this.#out.get(id) ?? this.#queue.get(id);
    this.#out.delete(id);
    this.#queue.delete(id);
    return waiting?.subscriber;
  }

  #sendNext(): void {
    const limit = this.#hub?.link?.mutationLimit ?? 0;
    if (limit === 'unknown') return;
    for (const waiting of this.#queue.values()) {
      if (this.#out.size >= limit) return;
      this.#queue.delete(waiting.id);
      this.#out.set(waiting.id, waiting);
      this.#send(waiting);
    }
  }

  #send({ id, mutation, subscriber }: Waiting): void {
    if (this.#hub?.link?.mutate({ type: 'MUTATE', id, ...mutation }) === true) return;
    this.#take(id);
    subscriber.error(
      new CacheHubError(
        'invalid-config',
        "Expected the option 'mapOutgoing' to give a frame for MUTATE; it gave none.",
      ),
    );
  }
}

function disconnected(): CacheHubError {
  return new CacheHubError('disconnected', 'There is no connection over which to write.');
}

function tooLate(): CacheHubError {
  const seconds = MUTATION_TIMEOUT_MS / 1_000;
  return new CacheHubError('timeout', `Expected the answer to a write in ${seconds} s; got none.`);
}
