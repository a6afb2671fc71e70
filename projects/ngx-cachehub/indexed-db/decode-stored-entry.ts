import type { StoredEntry, ɵSkippedRecord } from 'ngx-cachehub';
import { ɵwithoutForbiddenKeys } from 'ngx-cachehub';

type Fault = Omit<ɵSkippedRecord, 'store'>;

/** What a stored record holds, and what of it could not be used. */
export interface DecodedEntry {
  /** Undefined for a record that is skipped, and for one that marks a removal. */
  readonly entry?: StoredEntry;
  readonly faults: readonly Fault[];
}

/** Whatever stands in the store: an older release, another program or a person may have written it. */
export function decodeStoredEntry(record: unknown): DecodedEntry {
  if (!isRecord(record)) return skipped('', 'it is no record');
  const { key, entry } = record;
  if (record['gone'] === 1) return { faults: [] };
  if (typeof key !== 'string') return skipped('', 'its key is no text');
  if (!isRecord(entry) || entry['key'] !== key) return skipped(key, 'it is no entry of its key');
  const { value, updatedAt, version, schemaVersion } = entry;
  if (typeof updatedAt !== 'number' || !Number.isFinite(updatedAt)) {
    return skipped(key, 'it does not say when it was updated');
  }
  if (typeof schemaVersion !== 'number') return skipped(key, 'it has no schema version');
  if (version !== undefined && !isVersion(version)) return skipped(key, 'its version is none');
  return withCleanValue({
    key,
    value,
    updatedAt,
    schemaVersion,
    ...(version !== undefined && { version }),
  });
}

function withCleanValue(entry: StoredEntry): DecodedEntry {
  const found: Parameters<typeof ɵwithoutForbiddenKeys>[1] = [];
  try {
    const value = ɵwithoutForbiddenKeys(entry.value, found);
    return {
      entry: { ...entry, value },
      faults: found.map(({ message }) => ({ key: entry.key, reason: message })),
    };
  } catch {
    // A value that contains itself, or is nested beyond the stack.
    return skipped(entry.key, 'its value is nested without end');
  }
}

function skipped(key: string, reason: string): DecodedEntry {
  return { faults: [{ key, reason }] };
}

function isVersion(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
