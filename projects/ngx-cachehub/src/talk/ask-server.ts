import { Observable } from 'rxjs';
import { CacheHubError } from '../core/errors/cache-hub-error';
import type { LineParty } from './line-party';
import type { HeardMessage } from './line-talk';
import { disconnected, errorOfAnswer } from './talk-error';
import type { TalkPorts } from './talk-ports';

export interface AskedRequest {
  readonly method: string;
  readonly params: unknown;
  /** Milliseconds; Infinity for no end. */
  readonly timeoutMs: number;
}

/**
 * One request, sent when subscribed; answers once. Whoever unsubscribes before the answer tells the
 * server that nobody waits for it.
 *
 * Fails with 'timeout', 'disconnected' (before or while it is under way), or 'server-error'.
 */
export function askServer(
  { board, scheduler, tell, freeze }: TalkPorts,
  { method, params, timeoutMs }: AskedRequest,
): Observable<unknown> {
  return new Observable((subscriber) => {
    let isOut = true;
    const fail = (error: CacheHubError) => {
      isOut = false;
      tell(() => subscriber.error(error));
    };
    const lost = () => fail(disconnected('The connection was lost before the answer came.'));
    const party: LineParty = {
      hear: (message: HeardMessage) => {
        if (message.type === 'ERROR') return fail(errorOfAnswer(method, message));
        if (message.type !== 'RESPONSE') return;
        isOut = false;
        tell(() => {
          subscriber.next(freeze(message.result));
          subscriber.complete();
        });
      },
      lineUp: () => undefined,
      lineDown: lost,
      userLeaves: lost,
      end: lost,
    };
    board.join(party);
    const message = { type: 'REQUEST', id: 'q', method } as const;
    if (!board.say(params === undefined ? message : { ...message, params }, party)) {
      board.leave(party);
      fail(disconnected(`Expected a connection to ask '${method}' over; there is none now.`));
      return undefined;
    }
    const stopTimer = Number.isFinite(timeoutMs)
      ? scheduler.setTimer(() => {
          board.say({ type: 'CANCEL', id: 'q' }, party);
          fail(tooLate(method, timeoutMs));
        }, timeoutMs)
      : undefined;
    return () => {
      stopTimer?.();
      if (isOut) board.say({ type: 'CANCEL', id: 'q' }, party);
      board.leave(party);
    };
  });
}

function tooLate(method: string, ms: number): CacheHubError {
  return new CacheHubError('timeout', `Expected the answer to '${method}' in ${ms} ms; got none.`);
}
