/** How large a query may be before it is refused; a person's are far below. */
export const QUERY_LIMITS = {
  /** Conditions in all, groups included. */
  clauses: 100,
  /** Groups inside one another. */
  depth: 8,
  /** Values of all lists together. */
  listValues: 1_000,
  /** Levels of one value. */
  valueDepth: 8,
  /** Parts of one value. */
  valueParts: 1_000,
  /** Fields to sort by. */
  orderBy: 8,
  /** Characters of a field's name. */
  fieldLength: 128,
} as const;
