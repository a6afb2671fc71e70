import type { Observable } from 'rxjs';
import type { CacheHubScheduler } from '../providers/scheduler';

/** What came of one run of the app's code. */
export type RunResult =
  | { readonly kind: 'answered'; readonly result: unknown }
  | { readonly kind: 'failed'; readonly error: unknown }
  /** Nothing came in time. */
  | { readonly kind: 'timed-out' }
  /** Nobody waits for it any more. */
  | { readonly kind: 'aborted' };

export interface RunPorts {
  readonly scheduler: CacheHubScheduler;
  readonly abort: AbortController;
  readonly timeoutMs: number;
}

/** Runs what the app's code answers to its end, its time-out or its abort, whichever is first. The last value counts. */
export function runToEnd(work: Observable<unknown>, ports: RunPorts): Promise<RunResult> {
  const { scheduler, abort, timeoutMs } = ports;
  return new Promise((resolve) => {
    let last: unknown;
    const end = (result: RunResult) => {
      stopTimer();
      abort.signal.removeEventListener('abort', onAbort);
      resolve(result);
    };
    const onAbort = () => {
      subscription.unsubscribe();
      end({ kind: 'aborted' });
    };
    const stopTimer = scheduler.setTimer(() => {
      subscription.unsubscribe();
      end({ kind: 'timed-out' });
      abort.abort();
    }, timeoutMs);
    abort.signal.addEventListener('abort', onAbort);
    const subscription = work.subscribe({
      next: (value) => (last = value),
      error: (error: unknown) => end({ kind: 'failed', error }),
      complete: () => end({ kind: 'answered', result: last }),
    });
    if (abort.signal.aborted) onAbort();
  });
}
