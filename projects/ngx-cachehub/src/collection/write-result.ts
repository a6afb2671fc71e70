import { CacheHubError } from '../core/errors/cache-hub-error';
import { asError } from '../providers/as-error';

/**
 * A write on its way: a promise of the row as it shows, which resolves when the write is safe. With `withOffline`
 * that is when the device has it, without when the server has.
 */
export interface WriteResult<T> extends Promise<T> {
  /**
   * The id of the action that carries the write, as `OfflineSyncService` names it. A write that became part of one
   * before it has that one's, from when the promise has resolved; one that changed nothing has none, ''.
   */
  readonly actionId: string;
  /**
   * The server's row, when the server has the write. Rejects with 'conflict' where another write came first and a
   * person has to decide, with 'rejected' and others where it is refused. Left alone it is no unhandled rejection.
   * It ends with the page: after a reload the queue tells.
   */
  readonly confirmed: Promise<T>;
}

/** What is known of a write at first; `carriedBy` gives the id of the action that took it in. */
export interface WriteProgress<T> {
  readonly actionId: string;
  readonly carriedBy: Promise<string>;
  readonly durable: Promise<T>;
  readonly confirmed: Promise<T>;
}

/** One promise of all that becomes of a write. */
export function writeResult<T>(progress: WriteProgress<T>): WriteResult<T> {
  const { actionId, carriedBy, durable, confirmed } = progress;
  const taken = carriedBy.then((id) => {
    result.actionId = id;
    return durable;
  });
  // Whoever awaits the result hears of these.
  for (const promise of [durable, confirmed]) promise.catch(ignore);
  const promise = new Promise<T>((resolve, reject) => {
    taken.then(resolve, (error: unknown) => {
      // Where the hub is gone there is nobody left who would want to know.
      if (error instanceof CacheHubError && error.code === 'destroyed') promise.catch(ignore);
      reject(asError(error, 'rejected'));
    });
  });
  const result = Object.assign(promise, { actionId, confirmed });
  return result;
}

/** A write that had nothing to change. */
export function nothingToWrite<T>(row: T): WriteResult<T> {
  const done = Promise.resolve(row);
  return Object.assign(Promise.resolve(row), { actionId: '', confirmed: done });
}

/** A write that was refused before it was taken on. */
export function refusedWrite<T>(thrown: unknown): WriteResult<T> {
  const error = asError(thrown, 'rejected');
  const confirmed = Promise.reject<T>(error);
  confirmed.catch(ignore);
  return Object.assign(Promise.reject<T>(error), { actionId: '', confirmed });
}

function ignore(): void {
  // It is told by another promise.
}
