/** One page of a server list: the shape whose rows follow the pushes. A bare array is accepted as a list too. */
export interface PagedResult<T> {
  /** The rows of this page, in the server's order. */
  readonly items: readonly T[];
  /** Of the whole list on the server, not of this page. */
  readonly totalCount: number;
}
