import { InjectionToken } from '@angular/core';
import type { AuditOperation } from './audit-record';

/** Takes operations that no event tells of. */
export interface AuditPort {
  /** `error`: the code of what went wrong; undefined where it went well. */
  note(operation: AuditOperation, target: string, error?: string): void;
}

/** Null in a hub without `withAudit`. */
export const AUDIT_PORT = new InjectionToken<AuditPort | null>('ngx-cachehub audit port');
