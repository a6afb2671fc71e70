import { tap, type Observable } from 'rxjs';
import { CacheHubError } from '../core/errors/cache-hub-error';
import type { AuditPort } from './audit-port';

/** The request with one record of how it ended; one that nobody waited for any more has none. */
export function audited<T>(asked: Observable<T>, method: string, audit: AuditPort): Observable<T> {
  return asked.pipe(
    tap({
      complete: () => audit.note('request', method),
      error: (error: unknown) => audit.note('request', method, codeOf(error)),
    }),
  );
}

function codeOf(error: unknown): string {
  return error instanceof CacheHubError ? error.code : 'unknown';
}
