/** How cached lists of an entity follow its rows. Without `matches` a created row invalidates the lists (debounced) instead of being placed. */
export interface ListRules<T, P extends object = Record<string, unknown>> {
  /** True when the row belongs to the list of these params. */
  matches?: (row: T, params: P) => boolean;
  /** The order of the list; undefined where these params have none that is known here. */
  compare?: (params: P) => ((a: T, b: T) => number) | undefined;
  /** Rows on one page. */
  limit?: (params: P) => number | undefined;
  /** Rows before this page. */
  offset?: (params: P) => number | undefined;
  /** The fields that rows of these lists carry, where they are a projection. */
  fields?: readonly (keyof T & string)[];
  /** True where only the server can rank or match (search, permissions): such a list is refetched, never guessed. */
  serverRanked?: (params: P) => boolean;
}
