import { runToEnd, type RunResult } from '../cache/run-to-end';
import type { OfflineAction } from '../core/outbox';
import type { CacheHubScheduler } from '../providers/scheduler';
import type { ActionHandlers } from './action-handlers';

/** A handler's first time-out; each one in a row doubles it, so that a slow upload is not cut off for ever. */
const SEND_TIMEOUT_MS = 30_000;
const MAX_DOUBLINGS = 5;

/** `isReplayed`: the server said that this is its answer to an earlier attempt. */
export type SendResult =
  | Exclude<RunResult, { kind: 'answered' }>
  | (Extract<RunResult, { kind: 'answered' }> & { readonly isReplayed: boolean });

/** What is under way: one send per action, to be ended all at once. */
export class Sends {
  readonly #handlers: ActionHandlers;
  readonly #scheduler: CacheHubScheduler;
  readonly #underWay = new Map<string, AbortController>();
  /** Time-outs in a row. */
  readonly #timeouts = new Map<string, number>();

  constructor(handlers: ActionHandlers, scheduler: CacheHubScheduler) {
    this.#handlers = handlers;
    this.#scheduler = scheduler;
  }

  get isIdle(): boolean {
    return this.#underWay.size === 0;
  }

  /** The action is in hand from now on: the controller ends that. */
  begin(id: string): AbortController {
    const abort = new AbortController();
    this.#underWay.set(id, abort);
    return abort;
  }

  /** Whether this send of the action is still the one that counts. */
  has(id: string, abort: AbortController): boolean {
    return this.#underWay.get(id) === abort;
  }

  async run(action: OfflineAction, abort: AbortController): Promise<SendResult> {
    const { id, idempotencyKey, baseVersion } = action;
    const doublings = Math.min(this.#timeouts.get(id) ?? 0, MAX_DOUBLINGS);
    let isReplayed = false;
    const replayed = () => void (isReplayed = true);
    const ctx = { idempotencyKey, baseVersion, signal: abort.signal, replayed };
    const result = await runToEnd(this.#handlers.run(action, ctx), {
      scheduler: this.#scheduler,
      abort,
      timeoutMs: SEND_TIMEOUT_MS * 2 ** doublings,
    });
    if (!this.has(id, abort)) return { kind: 'aborted' };
    this.#underWay.delete(id);
    if (result.kind === 'timed-out') this.#timeouts.set(id, (this.#timeouts.get(id) ?? 0) + 1);
    else this.#timeouts.delete(id);
    return result.kind === 'answered' ? { ...result, isReplayed } : result;
  }

  /** Nobody waits for an answer any more. */
  abortAll(): void {
    const sends = [...this.#underWay.values()];
    this.forgetAll();
    for (const abort of sends) abort.abort();
  }

  /** What is under way goes on, and nobody here hears of it. */
  forgetAll(): void {
    this.#underWay.clear();
    this.#timeouts.clear();
  }
}
