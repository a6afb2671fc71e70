/** What somebody did: one line of an audit log. Carries no row, no payload and no token. */
export interface AuditRecord {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The user key of who did it; null for nobody known. */
  readonly principal: string | null;
  /** What was done: one of `AuditOperation`, or a name that a later release adds. */
  readonly operation: string;
  /** On what: a key, an entity, the hub (`*`). Keys of lists carry their parameters: `redact` may leave those out. */
  readonly target: string;
  /** False where it failed or was refused. */
  readonly ok: boolean;
  /** The code of what went wrong. */
  readonly error?: string;
}

/** The operations of this release. */
export type AuditOperation =
  | 'load'
  | 'set'
  | 'update'
  | 'invalidate'
  | 'remove'
  | 'clear'
  | 'optimistic-apply'
  | 'optimistic-confirm'
  | 'optimistic-rollback'
  | 'write-queue'
  | 'write-send'
  | 'write-confirm'
  | 'write-park'
  | 'write-discard'
  | 'write-lose'
  | 'conflict-resolve'
  | 'request'
  | 'connect'
  | 'disconnect'
  | 'sign-in'
  | 'sign-out';

/** What `withAudit` takes. */
export interface AuditOptions {
  /** Takes each record, at once and in order. One that throws disturbs nothing and is reported once. */
  sink: (record: AuditRecord) => void;
  /** Which records are wanted. Default: all. */
  include?: (record: AuditRecord) => boolean;
  /** The record as it leaves. Where it throws, the record is left out: better none than one too many. */
  redact?: (record: AuditRecord) => AuditRecord;
}
