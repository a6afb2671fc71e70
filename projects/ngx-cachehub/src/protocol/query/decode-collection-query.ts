import { COUNT, isCount, isRecord } from '../field-rules';
import { fieldFault } from '../wire-fault';
import type { WireFault } from '../wire-fault';
import type { CollectionQuery, OrderByClause } from './collection-query';
import { QUERY_LIMITS } from './query-limits';
import { WhereReader } from './where-reader';

/** A query that may be used, or what is wrong with it. */
export type DecodedQuery =
  | { readonly ok: true; readonly query: CollectionQuery }
  | { readonly ok: false; readonly fault: WireFault };

/**
 * Reads a query that somebody else wrote: its operators, depth, counts and names are within `QUERY_LIMITS`.
 * What comes out is a copy with nothing else in it, its values as JSON carries them, so that equal queries are
 * equal JSON. Never throws on parsed JSON.
 */
export function decodeCollectionQuery(input: unknown): DecodedQuery {
  if (!isRecord(input)) {
    return { ok: false, fault: fieldFault('query', 'query', 'an object', input) };
  }
  const reader = new WhereReader();
  const where = reader.readClauses(input['where'] ?? [], 'where');
  const orderBy = readOrder(reader, input['orderBy'] ?? []);
  const limit = readCount(reader, input['limit'], 'limit');
  const offset = readCount(reader, input['offset'], 'offset');
  if (reader.fault !== null) return { ok: false, fault: reader.fault };
  return {
    ok: true,
    query: {
      where,
      orderBy,
      ...(limit === undefined ? {} : { limit }),
      ...(offset === undefined ? {} : { offset }),
    },
  };
}

function readOrder(reader: WhereReader, given: unknown): readonly OrderByClause[] {
  if (!Array.isArray(given) || given.length > QUERY_LIMITS.orderBy) {
    const expected = `an array of at most ${QUERY_LIMITS.orderBy} fields to sort by`;
    return reader.refuse('orderBy', expected, given, []);
  }
  return Array.from(given, (one: unknown, i) => readOrderClause(reader, one, `orderBy[${i}]`));
}

function readOrderClause(reader: WhereReader, given: unknown, path: string): OrderByClause {
  if (!isRecord(given)) return reader.refuse(path, 'a field to sort by', given, ANY_ORDER);
  const { dir = 'asc' } = given;
  if (dir !== 'asc' && dir !== 'desc') {
    return reader.refuse(`${path}.dir`, "'asc' or 'desc'", dir, ANY_ORDER);
  }
  return { field: reader.readField(given['field'], `${path}.field`), dir };
}

const ANY_ORDER: OrderByClause = { field: '', dir: 'asc' };

function readCount(reader: WhereReader, given: unknown, name: string): number | undefined {
  if (given === undefined || isCount(given)) return given;
  return reader.refuse(name, COUNT.expected, given, undefined);
}
