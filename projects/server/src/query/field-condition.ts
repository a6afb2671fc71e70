import type { FieldClause } from '../protocol';
import { isSentInstant } from './queried-field';
import type { QueriedField } from './queried-field';
import type { SqlParams } from '../db/sql-params';

type OrderOp = '<' | '<=' | '>' | '>=';

/**
 * One clause as SQL that is true where the clause selects the row, and false or null where it does not.
 * `matchesWhere` of the protocol is the same in JavaScript.
 */
export function fieldCondition(
  field: QueriedField,
  { op, value: given = null }: FieldClause,
  params: SqlParams,
): string {
  const { kind, sql } = field;
  switch (op) {
    case 'is-null':
      return `${sql} IS NULL`;
    case 'not-null':
      return `${sql} IS NOT NULL`;
    case '==':
      return equals(field, given, params);
    case '!=':
      return negated(equals(field, given, params));
    case 'in':
      return among(field, given, params);
    case 'not-in':
      return negated(among(field, given, params));
    case '<':
    case '<=':
    case '>':
    case '>=':
      return ordered(field, op, given, params);
    case 'contains':
    case 'starts-with':
    case 'ends-with':
      return kind === 'text' && typeof given === 'string'
        ? textCondition(sql, op, params.bind(given, 'text'))
        : 'false';
    case 'array-contains':
      // The arrays hold texts only.
      return kind === 'texts' && typeof given === 'string'
        ? `${sql} ? ${params.bind(given, 'text')}`
        : 'false';
    case 'array-contains-any':
      return kind === 'texts'
        ? `${sql} ?| ARRAY(SELECT jsonb_array_elements_text(${asJson(textsOf(given), params)}))`
        : 'false';
  }
}

/** Two-valued: what is null is not true, so its negation is. */
export function negated(condition: string): string {
  return `(${condition}) IS NOT TRUE`;
}

function equals(field: QueriedField, given: unknown, params: SqlParams): string {
  if (given === null) return `${field.sql} IS NULL`;
  if (field.kind === 'texts') return `${field.sql} = ${asJson(given, params)}`;
  return compared(field, '=', given, params);
}

function ordered(field: QueriedField, op: OrderOp, given: unknown, params: SqlParams): string {
  return field.kind === 'texts' ? 'false' : compared(field, op, given, params);
}

function compared(
  { kind, sql, instant }: QueriedField,
  op: OrderOp | '=',
  given: unknown,
  params: SqlParams,
): string {
  switch (typeof given) {
    case 'string':
      if (kind !== 'text') return 'false';
      // The order of these texts is that of time, and the column may have an index.
      if (instant !== undefined && isSentInstant(given)) {
        return `${instant} ${op} ${params.bind(given, 'timestamptz')}`;
      }
      return `${sql} ${op} ${params.bind(given, 'text')}`;
    case 'number':
      if (kind !== 'number') return 'false';
      return `${sql} ${op} ${params.bind(given, 'double precision')}`;
    case 'boolean':
      return kind === 'boolean' ? `${sql} ${op} ${params.bind(given, 'boolean')}` : 'false';
    default:
      return 'false';
  }
}

function among(field: QueriedField, given: unknown, params: SqlParams): string {
  const list: readonly unknown[] = Array.isArray(given) ? given : [];
  const parts = [`${field.sql} = ANY(${elementsOf(field, list, params)})`];
  if (list.includes(null)) parts.push(`${field.sql} IS NULL`);
  return `(${parts.join(' OR ')})`;
}

/** Those values of a list that the field may have at all, as an array of its type. */
function elementsOf({ kind }: QueriedField, list: readonly unknown[], params: SqlParams): string {
  if (kind === 'texts') {
    return `ARRAY(SELECT jsonb_array_elements(${asJson(list, params)}))`;
  }
  const type = { text: 'string', number: 'number', boolean: 'boolean' }[kind];
  const fitting = list.filter((value) => typeof value === type);
  const cast = { text: 'text', number: 'double precision', boolean: 'boolean' }[kind];
  const elements = `jsonb_array_elements_text(${asJson(fitting, params)})`;
  return `ARRAY(SELECT e::${cast} FROM ${elements} AS e)`;
}

function textCondition(
  sql: string,
  op: 'contains' | 'starts-with' | 'ends-with',
  part: string,
): string {
  switch (op) {
    case 'contains':
      return `strpos(${sql}, ${part}) > 0`;
    case 'starts-with':
      return `starts_with(${sql}, ${part})`;
    case 'ends-with':
      return `right(${sql}, length(${part})) = ${part}`;
  }
}

function textsOf(given: unknown): readonly string[] {
  if (!Array.isArray(given)) return [];
  return given.filter((one): one is string => typeof one === 'string');
}

function asJson(value: unknown, params: SqlParams): string {
  return params.bind(JSON.stringify(value), 'text::jsonb');
}
