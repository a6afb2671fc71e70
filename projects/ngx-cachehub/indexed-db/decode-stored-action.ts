import type { OfflineAction } from 'ngx-cachehub';

/** The action of a stored record, or what is wrong with it. */
export type DecodedAction =
  { readonly action: OfflineAction } | { readonly key: string; readonly reason: string };

export function decodeStoredAction(record: unknown, userKey: string | null): DecodedAction {
  if (!isRecord(record)) return { key: '', reason: 'it is no record' };
  const key = typeof record['id'] === 'string' ? record['id'] : '';
  const { action } = record;
  if (!isAction(action) || action.id !== key) return { key, reason: 'it is no action of its id' };
  if (action.userKey !== userKey) return { key, reason: 'it is of another user' };
  return { action };
}

function isAction(value: unknown): value is OfflineAction {
  return isRecord(value) && typeof value['seq'] === 'number' && typeof value['type'] === 'string';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
