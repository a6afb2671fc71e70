import { CacheHubError } from '../../errors/cache-hub-error';

/** With which code it refuses, or 'nothing'. */
export function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof CacheHubError) return error.code;
    throw error;
  }
  return 'nothing';
}
