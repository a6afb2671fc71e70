import { InjectionToken } from '@angular/core';
import { checkOptions, fn } from '../providers/option-rules';
import type { AuditOptions } from './audit-record';

export const AUDIT_OPTIONS = new InjectionToken<Readonly<AuditOptions>>(
  'ngx-cachehub audit options',
);

/** @throws CacheHubError 'invalid-config' that names the option. */
export function resolveAuditOptions(options: AuditOptions): Readonly<AuditOptions> {
  checkOptions('withAudit', options, { sink: fn, include: fn, redact: fn });
  return Object.freeze({ ...options });
}
