import type { FailureClass } from './offline-action';

/** What a server's answer says of itself before its body. */
export interface AnswerHead {
  readonly status: number;
  /** The header `Retry-After`, as it came: seconds, or a date. */
  readonly retryAfter?: string | null;
  /** The row as the server has it, where the answer to a conflict brought it; null where it is gone. */
  readonly current?: unknown;
}

/** Told by the server, and yet worth another try: time-out, too early, too many requests. */
const PASSING_4XX: ReadonlySet<number> = new Set([408, 425, 429]);

/**
 * What a failed answer means, by its status and never by its text. A status that says nothing, such
 * as 0 or 302, may be another one's next time: it is tried again.
 */
export function classifyFailure(answer: AnswerHead, now: number): FailureClass {
  const { status } = answer;
  if (status === 401) return { kind: 'auth' };
  const afterMs = retryAfterMs(answer.retryAfter, now);
  if (status === 412 || (status === 409 && !isUnderWay(answer, afterMs))) {
    return answer.current === undefined
      ? { kind: 'conflict' }
      : { kind: 'conflict', current: answer.current };
  }
  if (status >= 400 && status < 500 && status !== 409 && !PASSING_4XX.has(status)) {
    return { kind: 'reject' };
  }
  return afterMs === undefined ? { kind: 'retry' } : { kind: 'retry', afterMs };
}

/**
 * A conflict with an earlier request under the same key, not with a row. Merged and sent under
 * another key, the write would be done twice.
 */
function isUnderWay(answer: AnswerHead, afterMs: number | undefined): boolean {
  return answer.current === undefined && afterMs !== undefined;
}

/** An HTTP date begins with the day's name; a number with a sign, a point or an exponent is none. */
const HTTP_DATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? /;
const SECONDS = /^\d{1,9}$/;

/** How long the server asks to wait, in ms from `now`; undefined where it does not say so, or not as the standard has it. */
export function retryAfterMs(header: string | null | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  if (SECONDS.test(text)) return Number(text) * 1_000;
  if (!HTTP_DATE.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
