/** One field that both sides changed, as a rule sees it. Frozen: a rule decides, and changes nothing. */
export interface FieldConflict {
  readonly field: string;
  readonly base: unknown;
  readonly local: unknown;
  readonly remote: unknown;
  /** When the local change was made, in ms since the epoch by the server's clock. */
  readonly localAt: number;
  /** When the remote change was made, in ms since the epoch by the server's clock. */
  readonly remoteAt: number;
}

/** What one field does when both sides changed it. 'counter' adds both deltas to the base. */
export type FieldRule =
  | 'server-wins'
  | 'client-wins'
  | 'last-write-wins'
  | 'three-way-text'
  | 'union'
  | 'max'
  | 'min'
  | 'counter'
  | 'manual'
  | ((field: FieldConflict) => unknown);

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
