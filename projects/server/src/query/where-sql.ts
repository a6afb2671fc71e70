import type { EntityDefinition } from '../entities/entity-definition';
import type { WhereClause } from '../protocol';
import { fieldCondition, negated } from './field-condition';
import { queriedField } from './queried-field';
import type { SqlParams } from '../db/sql-params';

/** A condition, or the first field that rows do not have. */
export type WhereSql =
  { readonly ok: true; readonly sql: string } | { readonly ok: false; readonly field: string };

/** Clauses that all hold as one condition; docs/query-semantics.md says what they mean. */
export function whereSql(
  entity: EntityDefinition,
  clauses: readonly WhereClause[],
  params: SqlParams,
): WhereSql {
  const parts: string[] = [];
  for (const clause of clauses) {
    const part = clauseSql(entity, clause, params);
    if (!part.ok) return part;
    parts.push(`(${part.sql})`);
  }
  return { ok: true, sql: parts.length > 0 ? parts.join(' AND ') : 'true' };
}

function clauseSql(entity: EntityDefinition, clause: WhereClause, params: SqlParams): WhereSql {
  if ('any' in clause) return anySql(entity, clause.any, params);
  if ('not' in clause) {
    const inner = whereSql(entity, clause.not, params);
    return inner.ok ? { ok: true, sql: negated(inner.sql) } : inner;
  }
  const field = queriedField(entity, clause.field);
  if (!field) return { ok: false, field: clause.field };
  return { ok: true, sql: fieldCondition(field, clause, params) };
}

function anySql(
  entity: EntityDefinition,
  groups: readonly (readonly WhereClause[])[],
  params: SqlParams,
): WhereSql {
  const parts: string[] = [];
  for (const group of groups) {
    const part = whereSql(entity, group, params);
    if (!part.ok) return part;
    parts.push(`(${part.sql})`);
  }
  return { ok: true, sql: parts.length > 0 ? parts.join(' OR ') : 'false' };
}
