import type { OfflineAction } from './offline-action';

/** How often an action was begun anew: of two forms of it, which is the newer one. */
export type ActionForm = Pick<OfflineAction, 'remade' | 'retried'>;

/** Whether an action was begun anew since this record of it, by a person or by a conflict that was judged. */
export function isOlderForm(record: ActionForm, known: ActionForm): boolean {
  const [before, now] = [record.remade ?? 0, known.remade ?? 0];
  return before < now || (before === now && (record.retried ?? 0) < (known.retried ?? 0));
}
