import { CacheHubError } from '../core/errors/cache-hub-error';
import type { OfflineAction, OutboxEffect } from '../core/outbox';
import { errorOf } from './action-error';
import type { Results } from './user-queue-ports';

/** Who waits for what becomes of an action in this page. */
export class Outcomes {
  readonly #waiting = new Map<string, Waiter[]>();
  readonly #causes = new Map<string, unknown>();
  /** Actions that share the outcome of another one. */
  readonly #shared = new Map<string, string[]>();

  /** Settles when the action does; a rejection that nobody listens to is no unhandled one. */
  of(id: string): Promise<unknown> {
    const outcome = new Promise<unknown>((resolve, reject) => {
      const waiters = this.#waiting.get(id) ?? [];
      this.#waiting.set(id, [...waiters, { resolve, reject }]);
    });
    outcome.catch(() => undefined);
    return outcome;
  }

  /** What last went wrong with an action: its rejection says so. */
  blame(id: string, cause: unknown): void {
    this.#causes.set(id, cause);
  }

  follow(effects: readonly OutboxEffect[], results: Results): void {
    for (const effect of effects) this.#one(effect, results);
  }

  /** Another tab ended them, and this one did not hear it: what became of them is not known here. */
  settleGone(actions: readonly OfflineAction[], carrierOf: CarrierOf): void {
    for (const { id, type } of actions) {
      if (this.shareCarried(id, carrierOf)) continue;
      const message = `The write '${type}' was ended by another tab; what became of it is not known here.`;
      this.#reject(id, new CacheHubError('aborted', message, { id }));
    }
  }

  /** What became part of another action shares its outcome. True where it did. */
  shareCarried(id: string, carrierOf: CarrierOf): boolean {
    const carrier = carrierOf(id);
    if (carrier !== undefined) this.#share(id, carrier);
    return carrier !== undefined;
  }

  rejectAll(error: Error): void {
    this.#causes.clear();
    for (const id of [...this.#waiting.keys()]) this.#reject(id, error);
  }

  #one(effect: OutboxEffect, results: Results): void {
    if (effect.kind === 'rekeyed') return;
    const { action } = effect;
    const { id, type } = action;
    switch (effect.kind) {
      case 'confirmed':
      case 'yielded':
        this.#resolve(id, results.get(id));
        break;
      case 'folded':
        if (effect.into === null) this.#resolve(id, undefined);
        else this.#share(id, effect.into);
        break;
      case 'parked':
        this.#reject(id, errorOf(action, this.#causes.get(id)));
        break;
      case 'conflict':
        if (action.conflict !== undefined) this.#reject(id, errorOf(action, undefined));
        break;
      case 'discarded': {
        const message = `The write '${type}' was discarded.`;
        this.#reject(id, new CacheHubError('aborted', message, { id }));
        break;
      }
      case 'queued':
      case 'sent':
      case 'requeued':
        break;
    }
  }

  /** From now on the first is settled with the second, where anybody waits for it. */
  #share(id: string, into: string): void {
    if (!this.#waiting.has(id) && !this.#shared.has(id)) return;
    const shared = this.#shared.get(into) ?? [];
    if (!shared.includes(id)) this.#shared.set(into, [...shared, id]);
  }

  #resolve(id: string, result: unknown): void {
    for (const each of this.#take(id)) each.resolve(result);
  }

  #reject(id: string, error: Error): void {
    for (const each of this.#take(id)) each.reject(error);
  }

  #take(id: string): Waiter[] {
    this.#causes.delete(id);
    const waiters = this.#waiting.get(id) ?? [];
    const others = this.#shared.get(id) ?? [];
    this.#waiting.delete(id);
    this.#shared.delete(id);
    return [...waiters, ...others.flatMap((other) => this.#take(other))];
  }
}

/** The action that another one became part of, as far as it is known; undefined where it did not, or that one is over. */
export type CarrierOf = (id: string) => string | undefined;

interface Waiter {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}
