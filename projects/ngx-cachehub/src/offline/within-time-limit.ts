import type { CacheHubScheduler } from '../providers/scheduler';

/** As the store's call settles; rejects where that takes longer, in ms. Its answer is heard by nobody then. */
export function withinTimeLimit<T>(
  call: Promise<T>,
  limitMs: number,
  scheduler: CacheHubScheduler,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = scheduler.setTimer(
      () => reject(new Error(`The store did not answer within ${limitMs} ms.`)),
      limitMs,
    );
    call.then(
      (value) => {
        stop();
        resolve(value);
      },
      (error: unknown) => {
        stop();
        reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  });
}
