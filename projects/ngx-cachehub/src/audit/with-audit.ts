import { inject, provideEnvironmentInitializer } from '@angular/core';
import { makeFeature, type CacheHubFeature } from '../providers/features';
import { AUDIT_OPTIONS, resolveAuditOptions } from './audit-options';
import { AUDIT_PORT } from './audit-port';
import type { AuditOptions } from './audit-record';
import { AuditTrail } from './audit-trail';

/**
 * Writes down who did what, on what, and whether it went well: loads, local writes, the queue's
 * writes, conflicts, the line, and who signs in and out.
 * @throws CacheHubError 'invalid-config' that says what was expected.
 */
export function withAudit(options: AuditOptions): CacheHubFeature<'Audit'> {
  const resolved = resolveAuditOptions(options);
  return makeFeature('Audit', [
    { provide: AUDIT_OPTIONS, useValue: resolved },
    AuditTrail,
    { provide: AUDIT_PORT, useExisting: AuditTrail },
    provideEnvironmentInitializer(() => void inject(AuditTrail)),
  ]);
}
