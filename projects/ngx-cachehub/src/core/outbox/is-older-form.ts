import type { OfflineAction } from './offline-action';

/** Whether an action was made a new write since this record of it: its key is not to be sent any more. */
export function isOlderForm(record: OfflineAction, known: OfflineAction): boolean {
  return (record.remade ?? 0) < (known.remade ?? 0);
}
