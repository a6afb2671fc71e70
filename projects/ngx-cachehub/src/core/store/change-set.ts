/** What the gate made of one patch. `unheld`: the row is not cached, so only subscribers and list rules heard of it. */
export type PatchOutcome = 'applied' | 'gap' | 'ignored' | 'unheld';

/** Something cached is no longer known to be current, and why. The caller marks the keys and refetches what is observed. */
export type StaleMark =
  /** A version is missing between two of a row's changes, or a projection overtook its detail. */
  | {
      readonly kind: 'row';
      readonly entity: string;
      readonly id: string;
      readonly why: 'gap' | 'projection';
    }
  /** One list whose rows or total only the server can tell now. */
  | { readonly kind: 'list'; readonly key: string; readonly why: 'page' | 'undecided' }
  /** All lists of the entity that no rule can follow. */
  | { readonly kind: 'lists'; readonly entity: string; readonly why: 'created' | 'bulk' };

/** What one turn changed. */
export interface ChangeSet {
  /** Observed keys whose value is another one now, each once. */
  readonly changed: readonly string[];
  /** Keys that are gone (rows deleted by the server), observed or not. */
  readonly removed: readonly string[];
  /** Details that a push stored without anybody having asked: they want a life of their own. */
  readonly added: readonly string[];
  readonly stale: readonly StaleMark[];
  /** What the app's own functions threw: it disturbed nothing else. */
  readonly errors: readonly { readonly entity: string; readonly error: unknown }[];
}

/** What one batch of patches did, patch by patch and in sum. */
export interface BatchOutcome extends ChangeSet {
  /** By index of the patch. */
  readonly outcomes: readonly PatchOutcome[];
  readonly received: number;
  readonly applied: number;
  /** Patches that fell together with an earlier one of the same row in this batch. */
  readonly merged: number;
  readonly ignored: number;
  readonly gaps: number;
}
