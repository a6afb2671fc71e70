import { inject } from '@angular/core';
import { CacheEngine } from '../cache/cache-engine';
import { isRowValue } from '../core/entities';
import { statusOf } from '../core/errors/answer-status';
import { CacheHubError, type CacheHubErrorCode } from '../core/errors/cache-hub-error';
import { classifyFailure, type FailureClass, type OfflineAction } from '../core/outbox';
import { CACHE_HUB_SCHEDULER } from '../providers/scheduler';
import { OFFLINE_OPTIONS } from './resolve-offline-options';

/** What a failed send means. */
export type SendFailure =
  /** No answer of the server: it waits, and that is no attempt. */
  | { readonly kind: 'lost' }
  | {
      readonly kind: 'judged';
      readonly failure: FailureClass;
      /** The server was reached. */
      readonly hasAnswered: boolean;
    };

const LOST: SendFailure = { kind: 'lost' };
/** Codes of our own that say that there was no answer. */
const LOST_CODES: ReadonlySet<CacheHubErrorCode> = new Set(['disconnected', 'timeout', 'aborted']);
/** Names by which browsers and RxJS say the same. A name is a kind of error, no text. */
const LOST_NAMES: ReadonlySet<unknown> = new Set(['AbortError', 'TimeoutError', 'NetworkError']);

/** Judges a failed send by the app's word, else by status, code and kind; never by the text of a message (Q4). */
export class FailureJudge {
  readonly #engine = inject(CacheEngine);
  readonly #scheduler = inject(CACHE_HUB_SCHEDULER);
  readonly #classify = inject(OFFLINE_OPTIONS).classify;

  /** @param isOnline Whether the server is held to be in reach: `fetch` fails with the error of a programmer where it is not. */
  judge(action: OfflineAction, error: unknown, isOnline: boolean): SendFailure {
    const answer = answerOf(error);
    const hasAnswered = answer !== undefined && answer.status > 0;
    const own = this.#ownWord(error);
    if (own !== undefined) return { kind: 'judged', failure: own, hasAnswered };
    if (answer === undefined) return judgeThrown(error, isOnline);
    // Neither an answer that cannot be read, such as a hotel's login page, is one of the server's.
    if (answer.status === 0 || (answer.status >= 200 && answer.status < 300)) return LOST;
    return { kind: 'judged', failure: this.#byStatus(action, answer), hasAnswered };
  }

  #byStatus(action: OfflineAction, answer: Answer): FailureClass {
    const { status, retryAfterMs, current } = answer;
    const { op } = action;
    // The row that it writes is gone: that is another's write, and no fault of this one.
    if ((status === 404 || status === 410) && (op === 'update' || op === 'delete')) {
      return { kind: 'conflict', current: null };
    }
    const failure = classifyFailure(answer, this.#scheduler.now());
    // A conflict that says when to come back is one with a request still under way, not with a row.
    if (status === 409 && current === undefined && answer.retryAfter) {
      const later = classifyFailure({ ...answer, status: 503 }, this.#scheduler.now());
      return later;
    }
    if (failure.kind === 'retry' && failure.afterMs === undefined && retryAfterMs !== undefined) {
      return { kind: 'retry', afterMs: retryAfterMs };
    }
    return failure;
  }

  #ownWord(error: unknown): FailureClass | undefined {
    try {
      return this.#classify?.(error);
    } catch (thrown) {
      this.#engine.journal.report(thrown, {});
      return undefined;
    }
  }
}

interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly retryAfterMs: number | undefined;
  readonly current: unknown;
}

/** What a server said, in whatever an HTTP client or the hub's own line throws. */
function answerOf(error: unknown): Answer | undefined {
  const told = error instanceof CacheHubError ? error.details : error;
  const status = statusOf(told);
  if (status === undefined || typeof told !== 'object' || told === null) return undefined;
  const after: unknown = 'retryAfterMs' in told ? told.retryAfterMs : undefined;
  return {
    status,
    retryAfter: retryAfterOf(told),
    retryAfterMs: typeof after === 'number' ? after : undefined,
    current: currentOf(told),
  };
}

function retryAfterOf(told: object): string | null {
  const headers: unknown = 'headers' in told ? told.headers : undefined;
  if (typeof headers !== 'object' || headers === null || !('get' in headers)) return null;
  const { get } = headers;
  const value: unknown = typeof get === 'function' ? get.call(headers, 'Retry-After') : null;
  return typeof value === 'string' ? value : null;
}

/** The server's row: beside the error, or as the whole body. */
function currentOf(told: object): unknown {
  if ('current' in told) return told.current;
  const body: unknown = 'error' in told ? told.error : undefined;
  if (!isRowValue(body)) return undefined;
  if ('current' in body) return body['current'];
  return 'error' in body || 'message' in body ? undefined : body;
}

/** Nothing of an answer in it: the handler itself failed, unless it says that it reached nobody. */
function judgeThrown(error: unknown, isOnline: boolean): SendFailure {
  if (error instanceof CacheHubError && LOST_CODES.has(error.code)) return LOST;
  const name: unknown =
    typeof error === 'object' && error !== null && 'name' in error ? error.name : undefined;
  if (LOST_NAMES.has(name)) return LOST;
  if (name === 'TypeError' && !isOnline) return LOST;
  const isAuth = error instanceof CacheHubError && error.code === 'unauthenticated';
  const kind = isAuth ? 'auth' : 'reject';
  return { kind: 'judged', failure: { kind }, hasAnswered: false };
}
