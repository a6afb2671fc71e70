import type { SqlRunner } from '../db/database';
import { SqlParams } from '../db/sql-params';
import type { EntityDefinition, EntityRow } from '../entities/entity-definition';
import { selectList, toEntityRow } from '../entities/entity-table';
import { claimSql, storedResult } from './idempotency-store';
import type { KeyClaim } from './idempotency-store';
import type { RowGround } from './row-operations';
import type { WriteOutcome } from './write-outcome';
import type { RowOperation } from './write-request';

/** What a write begins with. */
export interface WriteOpening {
  readonly claim: KeyClaim | null;
  readonly entity: EntityDefinition;
  /** Null where it is refused already: no row is read then. */
  readonly operation: RowOperation | null;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What it stands on, or the answer that its key was given before. */
export interface OpenedWrite extends RowGround {
  readonly stored: WriteOutcome | null;
}

const NOTHING: OpenedWrite = { stored: null, current: null, newId: null };

/**
 * Takes the key and holds the row until the transaction ends, so that nobody writes it meanwhile; or gives the next id.
 * One statement, in this order: who has to wait for the key reads the row that the other has left.
 */
export async function openWrite(tx: SqlRunner, opening: WriteOpening): Promise<OpenedWrite> {
  const { claim, entity, operation } = opening;
  if (claim === null && operation === null) return NOTHING;
  const params = new SqlParams();
  const parts = claim === null ? [] : [`claim AS (${claimSql(params, claim, opening.now)})`];
  const isOurs = claim === null ? 'true' : 'EXISTS (SELECT FROM claim)';
  let columns = '';
  let from = '';
  if (operation?.kind === 'create') {
    columns = `, CASE WHEN ${isOurs} THEN nextval('${entity.table}_id') END AS n`;
  } else if (operation !== null) {
    parts.push(`held AS (SELECT ${selectList(entity)} FROM ${entity.table}
      WHERE id = ${params.bind(operation.id)} AND ${isOurs} FOR UPDATE)`);
    columns = ', held.*';
    from = ' FROM (SELECT) AS one LEFT JOIN held ON true';
  }
  const head = parts.length > 0 ? `WITH ${parts.join(',\n')} ` : '';
  const [answer] = await tx.query(
    `${head}SELECT ${isOurs} AS "isOurs"${columns}${from}`,
    params.values,
  );
  if (answer === undefined) throw new Error('Opening a write gave no answer.');
  const { isOurs: isTaken, n, ...row } = answer;
  if (claim !== null && isTaken !== true) {
    return { ...NOTHING, stored: await storedResult(tx, claim) };
  }
  const newId = typeof n === 'number' ? `${entity.idPrefix}${n}` : null;
  return { stored: null, current: rowOf(row), newId };
}

/** A row that is not there is one of nulls. */
function rowOf(row: Readonly<Record<string, unknown>>): EntityRow | null {
  return typeof row['id'] === 'string' ? toEntityRow(row) : null;
}
