/** `contains` is a substring, `array-contains` a member. */
export type WhereOp =
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'in'
  | 'not-in'
  | 'contains'
  | 'starts-with'
  | 'ends-with'
  | 'array-contains'
  | 'array-contains-any'
  | 'is-null'
  | 'not-null';

/** One condition on one field. What each operator means is in docs/query-semantics.md. */
export interface FieldClause {
  readonly field: string;
  readonly op: WhereOp;
  /** Absent is null. An array for 'in', 'not-in' and 'array-contains-any'; nothing for the null checks. */
  readonly value?: unknown;
}

/** One condition. `any` is an OR of ANDs, `not` the negation of an AND. */
export type WhereClause =
  | FieldClause
  | { readonly any: readonly (readonly WhereClause[])[] }
  | { readonly not: readonly WhereClause[] };

/** One field to sort by; later clauses sort ties. */
export interface OrderByClause {
  readonly field: string;
  readonly dir: 'asc' | 'desc';
}

/** What an adapter is asked for: serialisable, so that it can be a key and travel. */
export interface CollectionQuery {
  /** All of them hold. */
  readonly where: readonly WhereClause[];
  readonly orderBy: readonly OrderByClause[];
  /** Rows at most. */
  readonly limit?: number;
  /** Rows to leave out in front. */
  readonly offset?: number;
}
