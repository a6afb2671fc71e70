import type { OfflineAction, ɵSkippedRecord } from 'ngx-cachehub';
import { ɵdecodeAction } from 'ngx-cachehub';

/** What a stored record holds, and what of it could not be used. */
export interface DecodedRecord {
  /** Undefined for a record that is skipped. */
  readonly action?: OfflineAction;
  readonly faults: readonly Omit<ɵSkippedRecord, 'store'>[];
}

/** Whatever stands in the store: an older release, another program or a person may have written it. */
export function decodeStoredAction(record: unknown, userKey: string | null): DecodedRecord {
  if (!isRecord(record)) return skipped('', 'it is no record');
  const key = typeof record['id'] === 'string' ? record['id'] : '';
  const decoded = ɵdecodeAction(record['action']);
  if (decoded.kind === 'fault') return skipped(key, decoded.message);
  const { action, dropped } = decoded;
  if (action.id !== key) return skipped(key, 'it is of another id');
  if (action.userKey !== userKey) return skipped(key, 'it is of another user');
  return {
    action,
    faults: dropped.map((path) => ({ key, reason: `'${path}' could reach a prototype` })),
  };
}

function skipped(key: string, reason: string): DecodedRecord {
  return { faults: [{ key, reason }] };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
