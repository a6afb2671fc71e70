import { CacheHubError } from '../core/errors/cache-hub-error';
import { asError } from '../providers/as-error';

/** One write of many that was refused. */
export interface FailedWrite {
  /** Its place among those that were given. */
  readonly index: number;
  readonly error: Error;
}

/**
 * The values of all writes, when each of them is settled.
 * @throws CacheHubError with the code of the first that was refused; `details.failed` says which were, all others went through.
 */
export async function settleAll<T>(
  operation: string,
  writes: readonly PromiseLike<T>[],
): Promise<readonly T[]> {
  const outcomes = await Promise.allSettled(writes);
  const values: T[] = [];
  const failed: FailedWrite[] = [];
  outcomes.forEach((outcome, index) => {
    if (outcome.status === 'fulfilled') values.push(outcome.value);
    else failed.push({ index, error: asError(outcome.reason, 'rejected') });
  });
  if (failed.length === 0) return values;
  const [first] = failed;
  const code = first.error instanceof CacheHubError ? first.error.code : 'rejected';
  throw new CacheHubError(
    code,
    `Expected to ${operation} ${writes.length} rows; ${failed.length} of them were refused, the first because: ${first.error.message}`,
    { failed },
  );
}
