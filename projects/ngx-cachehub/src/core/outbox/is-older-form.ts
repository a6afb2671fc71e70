import type { OfflineAction } from './offline-action';

/** Whether an action was begun anew since this record of it, by a person or by a conflict that was judged. */
export function isOlderForm(record: OfflineAction, known: OfflineAction): boolean {
  return (record.remade ?? 0) < (known.remade ?? 0);
}
