import { KeyError } from '../core/keys';
import { CacheHubError } from '../providers/cache-hub-error';

/**
 * The key that `make` makes by the core's rules.
 *
 * @throws CacheHubError 'invalid-key' for what cannot be a key.
 */
export function checkedKey(make: () => string): string {
  try {
    return make();
  } catch (error) {
    if (error instanceof KeyError) throw new CacheHubError('invalid-key', error.message, error);
    throw error;
  }
}
