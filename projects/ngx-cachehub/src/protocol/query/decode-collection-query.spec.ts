import * as fc from 'fast-check';
import type { WhereClause } from './collection-query';
import { decodeCollectionQuery } from './decode-collection-query';
import { QUERY_LIMITS } from './query-limits';
import { clause } from './spec-support/arbitrary-queries';

function faultOf(query: unknown): string | undefined {
  const decoded = decodeCollectionQuery(query);
  return decoded.ok ? undefined : decoded.fault.field;
}

const one = (field: string, value: unknown = 1): object => ({
  where: [{ field, op: '==', value }],
});

describe('decodeCollectionQuery', () => {
  it('[X8] takes every query that is within the limits, and gives the same JSON back', () => {
    fc.assert(
      fc.property(fc.array(clause, { maxLength: 3 }), fc.nat(), (where, limit) => {
        const query = { where, orderBy: [{ field: 'a', dir: 'desc' }], limit };
        const decoded = decodeCollectionQuery(query);
        expect(decoded.ok).toBe(true);
        if (!decoded.ok) return;
        const again = decodeCollectionQuery(JSON.parse(JSON.stringify(decoded.query)));
        expect(again).toEqual(decoded);
      }),
    );
  });

  it('[X8] fills in what a query leaves out, and leaves out what is none of its parts', () => {
    const decoded = decodeCollectionQuery({
      where: [{ field: 'a', op: 'is-null', value: 1, extra: true }],
      orderBy: [{ field: 'b' }],
      drop: 'table',
    });
    expect(decoded).toEqual({
      ok: true,
      query: {
        where: [{ field: 'a', op: 'is-null' }],
        orderBy: [{ field: 'b', dir: 'asc' }],
      },
    });
    expect(decodeCollectionQuery({})).toEqual({ ok: true, query: { where: [], orderBy: [] } });
  });

  it.each<[string, unknown, string]>([
    ['no object', null, 'query'],
    ['an array', [], 'query'],
    ['clauses that are no array', { where: {} }, 'where'],
    ['a clause that is no object', { where: ['a'] }, 'where[0]'],
    ['an unknown operator', { where: [{ field: 'a', op: 'like', value: 1 }] }, 'where[0].op'],
    ['an inherited operator', { where: [{ field: 'a', op: 'toString' }] }, 'where[0].op'],
    ['a field that is no text', { where: [{ field: 1, op: '==' }] }, 'where[0].field'],
    ['an empty field', one(''), 'where[0].field'],
    ['a prototype', one('__proto__'), 'where[0].field'],
    ['a constructor', one('constructor'), 'where[0].field'],
    ['a long field', one('a'.repeat(QUERY_LIMITS.fieldLength + 1)), 'where[0].field'],
    ['U+0000 in a field', one('a\0'), 'where[0].field'],
    ['U+0000 in a value', one('a', 'x\0'), 'where[0].value'],
    ['half a pair in a value', one('a', '\ud83d'), 'where[0].value'],
    ['half a pair deep in a value', one('a', { x: ['\udc00'] }), 'where[0].value.x[0]'],
    ['a list that is none', { where: [{ field: 'a', op: 'in', value: 'b' }] }, 'where[0].value'],
    [
      'a forbidden key in a value',
      one('a', JSON.parse('{"__proto__":{"x":1}}') as unknown),
      'where[0].value',
    ],
    ['groups that are no array', { where: [{ any: {} }] }, 'where[0].any'],
    ['a group that is no array', { where: [{ any: [{}] }] }, 'where[0].any[0]'],
    ['a direction', { orderBy: [{ field: 'a', dir: 'up' }] }, 'orderBy[0].dir'],
    ['an order that is no array', { orderBy: 'a' }, 'orderBy'],
    ['a negative limit', { limit: -1 }, 'limit'],
    ['a text as limit', { limit: '10' }, 'limit'],
    ['a broken offset', { offset: 1.5 }, 'offset'],
  ])('[X8] refuses %s', (_name, query, field) => {
    expect(faultOf(query)).toBe(field);
  });

  it('[X8] refuses more than its limits, wherever the parts are', () => {
    const { clauses, depth, listValues, orderBy, valueDepth } = QUERY_LIMITS;
    const many = (n: number): unknown[] =>
      Array.from({ length: n }, () => ({ field: 'a', op: 'is-null' }));
    expect(faultOf({ where: many(clauses) })).toBeUndefined();
    expect(faultOf({ where: many(clauses + 1) })).toBeDefined();
    expect(faultOf({ where: [{ any: [many(clauses / 2), many(clauses / 2)] }] })).toBeDefined();
    expect(faultOf({ where: [{ any: Array.from({ length: clauses }, () => []) }] })).toBeDefined();

    let nested: WhereClause[] = [];
    for (let i = 0; i < depth; i++) nested = [{ not: nested }];
    expect(faultOf({ where: nested })).toBeUndefined();
    expect(faultOf({ where: [{ not: nested }] })).toBeDefined();

    const list = (n: number): object => ({ field: 'a', op: 'in', value: new Array(n).fill(1) });
    expect(faultOf({ where: [list(listValues)] })).toBeUndefined();
    expect(faultOf({ where: [list(listValues), list(1)] })).toBe('where[1].value');

    const order = (n: number): unknown[] => Array.from({ length: n }, () => ({ field: 'a' }));
    expect(faultOf({ orderBy: order(orderBy) })).toBeUndefined();
    expect(faultOf({ orderBy: order(orderBy + 1) })).toBe('orderBy');

    let value: unknown = 1;
    for (let i = 0; i <= valueDepth; i++) value = [value];
    expect(faultOf(one('a', value))).toBe('where[0].value');
  });

  it('[X8] a query of a million levels costs no stack', () => {
    let where: unknown = [];
    for (let i = 0; i < 1_000_000; i++) where = [{ not: where }];
    expect(faultOf({ where })).toBeDefined();
  });

  it('[X8] its fault shows no more of a value than a few characters', () => {
    const decoded = decodeCollectionQuery(one('a', `secret${'x'.repeat(100)}\0`));
    expect(decoded.ok ? '' : decoded.fault.message).not.toContain('secret');
  });

  it('[X8] takes any JSON without an exception', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (where, orderBy, limit) => {
        expect(typeof decodeCollectionQuery({ where, orderBy, limit }).ok).toBe('boolean');
      }),
    );
  });
});
