import { carriedValue, fieldOf } from './carried-value';
import type { FieldClause, WhereClause } from './collection-query';
import { compareValues } from './compare-values';
import { sameValue } from './same-value';

/** Whether a row keeps all clauses; docs/query-semantics.md has the table. Pure, and never throws on a row. */
export function matchesWhere(row: object, clauses: readonly WhereClause[]): boolean {
  for (const clause of clauses) if (!matchesClause(row, clause)) return false;
  return true;
}

function matchesClause(row: object, clause: WhereClause): boolean {
  if ('any' in clause) return clause.any.some((all) => matchesWhere(row, all));
  if ('not' in clause) return !matchesWhere(row, clause.not);
  return matchesField(fieldOf(row, clause.field), clause);
}

function matchesField(value: unknown, { op, value: given }: FieldClause): boolean {
  switch (op) {
    case '==':
      return sameValue(value, given);
    case '!=':
      return !sameValue(value, given);
    case 'in':
      return isAmong(value, given);
    case 'not-in':
      return !isAmong(value, given);
    case 'is-null':
      return value === null;
    case 'not-null':
      return value !== null;
    case '<':
    case '<=':
    case '>':
    case '>=':
      return keepsOrder(compareValues(value, carriedValue(given)), op);
    case 'contains':
    case 'starts-with':
    case 'ends-with':
      return matchesText(value, op, carriedValue(given));
    case 'array-contains':
      return holds(value, given);
    case 'array-contains-any':
      return Array.isArray(given) && given.some((one) => holds(value, one));
  }
}

function isAmong(value: unknown, list: unknown): boolean {
  return Array.isArray(list) && list.some((one) => sameValue(value, one));
}

function keepsOrder(order: number | undefined, op: '<' | '<=' | '>' | '>='): boolean {
  if (order === undefined) return false;
  switch (op) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

function matchesText(
  value: unknown,
  op: 'contains' | 'starts-with' | 'ends-with',
  part: unknown,
): boolean {
  if (typeof value !== 'string' || typeof part !== 'string') return false;
  switch (op) {
    case 'contains':
      return value.includes(part);
    case 'starts-with':
      return value.startsWith(part);
    case 'ends-with':
      return value.endsWith(part);
  }
}

/** An absent operand is in no array, also in one that has nulls. */
function holds(array: unknown, given: unknown): boolean {
  if (!Array.isArray(array) || carriedValue(given) === null) return false;
  return array.some((one) => sameValue(one, given));
}
