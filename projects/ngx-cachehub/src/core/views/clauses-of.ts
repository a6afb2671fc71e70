import type { WhereClause } from '../../protocol/query/collection-query';
import { canonicalJson } from '../keys';

/** Conditions in the form in which equal ones are equal. */
export function clausesOf(where: readonly WhereClause[]): ReadonlySet<string> {
  return new Set(where.map((clause) => canonicalJson(clause)));
}
