import type { CacheHubScheduler } from '../providers/scheduler';

/** No call of a store is waited for any longer, in ms. */
export const STORE_TIME_LIMIT_MS = 10_000;

/** A call of a store, which may throw, hang, or answer when nobody waits any more. */
export function withinTime<T>(scheduler: CacheHubScheduler, call: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = scheduler.setTimer(
      () => reject(new Error(`The store did not answer within ${STORE_TIME_LIMIT_MS} ms.`)),
      STORE_TIME_LIMIT_MS,
    );
    void Promise.resolve().then(call).then(resolve, reject).finally(stop);
  });
}
