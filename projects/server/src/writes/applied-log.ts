import type { SqlRow, SqlRunner, SqlValue } from '../db/database';
import type { SqlParams } from '../db/sql-params';
import type { WriteRequest } from './write-request';

const KEPT_WRITES = 10_000;

/** One write that the server did. What was answered from a stored result is not written down again. */
export interface AppliedWrite {
  /** Grows with each row; in the order of commits, but for a write that changed nothing. */
  readonly n: number;
  readonly userId: string;
  readonly clientId: string | null;
  readonly idempotencyKey: string | null;
  readonly op: 'create' | 'update' | 'delete';
  readonly entityType: string;
  readonly entityId: string;
  /** The row's version after it. */
  readonly version: number;
  /** Its event's place in the change log; null where the row was as wanted already. */
  readonly seq: number | null;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What became of a row, for the log. */
export interface AppliedEffect {
  readonly id: string;
  readonly version: number;
  readonly at: number;
}

/** Which of the writes to show; what is left out does not matter. */
export interface AppliedQuery {
  readonly after: number;
  readonly limit: number;
  readonly userId?: string;
  readonly clientId?: string;
  readonly idempotencyKey?: string;
  readonly entityType?: string;
  readonly entityId?: string;
}

/** Written with the write itself, so that it shows what was done and nothing else; `seq` is SQL. */
export function appliedSql(
  params: SqlParams,
  request: WriteRequest,
  effect: AppliedEffect,
  seq: string,
): string {
  const { identity, clientId, idempotencyKey, operation, entity } = request;
  const said = [identity.userId, clientId ?? null, idempotencyKey ?? null, operation.kind];
  const values = [...said, entity.type, effect.id, effect.version];
  return `INSERT INTO applied_writes
      (user_id, client_id, mutation_id, op, entity_type, entity_id, version, seq, at)
    VALUES (${values.map((value) => params.bind(value)).join(', ')}, ${seq},
      ${params.bind(new Date(effect.at).toISOString())})`;
}

/** In the order in which they were done. */
export async function readApplied(
  on: SqlRunner,
  query: AppliedQuery,
): Promise<readonly AppliedWrite[]> {
  const params: SqlValue[] = [query.after];
  const where = ['n > $1'];
  const filters: readonly (readonly [string, string | undefined])[] = [
    ['user_id', query.userId],
    ['client_id', query.clientId],
    ['mutation_id', query.idempotencyKey],
    ['entity_type', query.entityType],
    ['entity_id', query.entityId],
  ];
  for (const [column, value] of filters) {
    if (value === undefined) continue;
    params.push(value);
    where.push(`${column} = $${params.length}`);
  }
  params.push(query.limit);
  const rows = await on.query(
    `SELECT * FROM applied_writes WHERE ${where.join(' AND ')} ORDER BY n LIMIT $${params.length}`,
    params,
  );
  return rows.map(toApplied);
}

/** Keeps the newest ones. */
export async function pruneApplied(on: SqlRunner): Promise<void> {
  await on.query('DELETE FROM applied_writes WHERE n <= (SELECT max(n) FROM applied_writes) - $1', [
    KEPT_WRITES,
  ]);
}

function toApplied(row: SqlRow): AppliedWrite {
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  return {
    n: Number(row['n']),
    userId: String(row['user_id']),
    clientId: text(row['client_id']),
    idempotencyKey: text(row['mutation_id']),
    op: row['op'] as AppliedWrite['op'],
    entityType: String(row['entity_type']),
    entityId: String(row['entity_id']),
    version: Number(row['version']),
    seq: row['seq'] === null ? null : Number(row['seq']),
    at: Date.parse(String(row['at'])),
  };
}
