/** One field that both sides changed, as a rule sees it. Frozen: a rule decides, and changes nothing. */
export interface FieldConflict {
  readonly field: string;
  /** Undefined where the field was not there; the same of `local` and `remote`: removed, or never there. */
  readonly base: unknown;
  readonly local: unknown;
  readonly remote: unknown;
  /** When the local change was made, in ms since the epoch by the server's clock. */
  readonly localAt: number;
  /** When the remote change was made, in ms since the epoch by the server's clock. */
  readonly remoteAt: number;
}

/** The rules that have a name. What each makes of a field is in `mergeField`. */
export const FIELD_RULES = [
  'server-wins',
  'client-wins',
  'last-write-wins',
  'three-way-text',
  'union',
  'max',
  'min',
  'counter',
  'manual',
] as const;

/**
 * What one field does when both sides changed it.
 *
 * 'last-write-wins' takes the later side, the remote one at equal times. 'three-way-text' merges by
 * lines, then by words; overlapping edits go to a person. 'union' merges arrays as sets, removals
 * included: rows by `id`, else by content. 'counter' adds both deltas to the base. 'manual' leaves the
 * field to a person, and so does every rule that cannot take the values it is given.
 *
 * A function answers the field's value. Undefined removes the field where one side removed it; else it
 * is no answer. A function that throws, or gives none, leaves the field to a person.
 */
export type FieldRule = (typeof FIELD_RULES)[number] | ((field: FieldConflict) => unknown);

/** How two versions of a row become one. For a field that only one side changed, that side always wins. */
export interface MergeRules<T = AnyFields> {
  /** For fields that both sides changed. */
  readonly rules?: { readonly [K in keyof T]?: FieldRule };
  /** For fields without a rule of their own. Default 'last-write-wins'. */
  readonly default?: FieldRule;
  /** Where one side deleted the row that the other changed. Default 'manual'. */
  readonly deleteVsEdit?: 'delete-wins' | 'edit-wins' | 'manual';
}

/** Fields whose names and types the holder does not know. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a default that must accept every row type
export type AnyFields = any;
