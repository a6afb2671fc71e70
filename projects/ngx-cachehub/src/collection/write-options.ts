import { CacheHubError } from '../core/errors/cache-hub-error';

/** How a write of a collection goes out. */
export interface WriteOptions {
  /**
   * Writes of one lane go out one after the other, in the order in which they were made, whatever rows they are of.
   * Default: a lane for each row.
   */
  readonly lane?: string;
}

/** @throws CacheHubError 'rejected' for what is no name of a lane. */
export function laneOf({ lane }: WriteOptions): string | undefined {
  if (lane === undefined || (typeof lane === 'string' && lane !== '')) return lane;
  const message = `Expected 'lane' to be a text that is not empty; got ${String(lane)}. Nothing was written.`;
  throw new CacheHubError('rejected', message, { path: 'lane' });
}
