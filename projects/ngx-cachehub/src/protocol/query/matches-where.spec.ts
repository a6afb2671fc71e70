import * as fc from 'fast-check';
import type { FieldClause, WhereClause, WhereOp } from './collection-query';
import { decodeCollectionQuery } from './decode-collection-query';
import { matchesWhere } from './matches-where';
import { clause, fieldClause, heldValue, row } from './spec-support/arbitrary-queries';

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

function json(value: unknown): Json {
  return value === undefined ? null : (JSON.parse(JSON.stringify(value)) as Json);
}

/** One text per content: properties sorted, the sign of zero gone. */
function contentOf(value: Json): string {
  if (Array.isArray(value)) return `[${value.map((one: Json) => contentOf(one)).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, part]) => `${JSON.stringify(name)}:${contentOf(part)}`).join()}}`;
}

/** The table of docs/query-semantics.md by a road of its own, over JSON. */
function modelOf(given: object, { field, op, value }: FieldClause): boolean {
  const f = json((given as Record<string, unknown>)[field]);
  const v = json(value);
  const equals = (other: Json): boolean => contentOf(f) === contentOf(other);
  const list = Array.isArray(v) ? (v as readonly Json[]) : [];
  const elements = Array.isArray(f) ? f.map((one: Json) => contentOf(one)) : [];
  const holds = (one: Json): boolean => one !== null && elements.includes(contentOf(one));
  const ordered = typeof f === typeof v && ['string', 'number', 'boolean'].includes(typeof f);
  const order =
    typeof f === 'string' && typeof v === 'string'
      ? Buffer.compare(Buffer.from(f), Buffer.from(v))
      : Number(f) - Number(v);
  const texts = typeof f === 'string' && typeof v === 'string' ? { f, v } : undefined;
  const table: Record<WhereOp, boolean> = {
    '==': equals(v),
    '!=': !equals(v),
    '<': ordered && order < 0,
    '<=': ordered && order <= 0,
    '>': ordered && order > 0,
    '>=': ordered && order >= 0,
    in: list.some(equals),
    'not-in': !list.some(equals),
    // Every text has the empty one in it, also the empty text, which splits into nothing.
    contains: texts !== undefined && (texts.v === '' || texts.f.split(texts.v).length > 1),
    'starts-with': texts !== undefined && texts.f.slice(0, texts.v.length) === texts.v,
    'ends-with':
      texts !== undefined &&
      texts.f.length >= texts.v.length &&
      texts.f.slice(texts.f.length - texts.v.length) === texts.v,
    'array-contains': holds(v),
    'array-contains-any': list.some(holds),
    'is-null': f === null,
    'not-null': f !== null,
  };
  return table[op];
}

function model(given: object, clauses: readonly WhereClause[]): boolean {
  return clauses.every((one) => {
    if ('any' in one) return one.any.some((all) => model(given, all));
    return 'not' in one ? !model(given, one.not) : modelOf(given, one);
  });
}

describe('matchesWhere', () => {
  it('[X2] means what the table of the docs says, for every operator and kind of value', () => {
    fc.assert(
      fc.property(row, fieldClause, (given, one) => {
        expect(matchesWhere(given, [one])).toBe(model(given, [one]));
      }),
      { numRuns: 5_000 },
    );
  });

  it('[X2][X7] groups are an OR of ANDs, and not selects what its clauses do not', () => {
    fc.assert(
      fc.property(row, fc.array(clause, { maxLength: 3 }), (given, clauses) => {
        expect(matchesWhere(given, clauses)).toBe(model(given, clauses));
        expect(matchesWhere(given, [{ not: clauses }])).toBe(!matchesWhere(given, clauses));
        expect(matchesWhere(given, [{ any: [clauses] }])).toBe(matchesWhere(given, clauses));
      }),
      { numRuns: 2_000 },
    );
  });

  it('[X2] a row and a query mean after JSON what they meant before', () => {
    fc.assert(
      fc.property(row, fc.array(clause, { maxLength: 3 }), (given, clauses) => {
        const sent = JSON.parse(JSON.stringify({ given, clauses })) as {
          given: object;
          clauses: readonly WhereClause[];
        };
        const here = matchesWhere(given, clauses);
        expect(matchesWhere(sent.given, sent.clauses)).toBe(here);
        const decoded = decodeCollectionQuery({ where: clauses });
        expect(decoded.ok && matchesWhere(given, decoded.query.where)).toBe(here);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each<[string, FieldClause, Readonly<Record<string, unknown>>, boolean]>([
    ['null equals a missing field', { field: 'a', op: '==', value: null }, {}, true],
    ['an absent operand is null', { field: 'a', op: '==' }, { a: null }, true],
    ['!= knows null', { field: 'a', op: '!=', value: 1 }, {}, true],
    ['not-in knows null', { field: 'a', op: 'not-in', value: [null] }, {}, false],
    ['an ordering does not', { field: 'a', op: '<=', value: null }, { a: null }, false],
    ['types never order', { field: 'a', op: '<', value: '2' }, { a: 1 }, false],
    ['text orders by code point', { field: 'a', op: '>', value: '\uffff' }, { a: '😀' }, true],
    ['case counts', { field: 'a', op: 'contains', value: 'B' }, { a: 'abc' }, false],
    [
      'a date is its text',
      { field: 'a', op: '==', value: new Date(0) },
      { a: '1970-01-01T00:00:00.000Z' },
      true,
    ],
    ['the empty text is in no null', { field: 'a', op: 'contains', value: '' }, {}, false],
    [
      'an absent operand is in no array',
      { field: 'a', op: 'array-contains', value: null },
      { a: [null] },
      false,
    ],
    [
      'an element is compared whole',
      { field: 'a', op: 'array-contains', value: { x: 1 } },
      { a: [{ x: 1, y: 2 }] },
      false,
    ],
    ['a text is no array', { field: 'a', op: 'array-contains', value: 'a' }, { a: 'a' }, false],
    ['what is inherited is no field', { field: 'toString', op: 'not-null' }, {}, false],
  ])('[X2] %s', (_name, one, given, expected) => {
    expect(matchesWhere(given, [one])).toBe(expected);
  });

  it('[X2] a value that contains itself ends the comparison', () => {
    const knot: Record<string, unknown> = {};
    knot['self'] = knot;
    const other: Record<string, unknown> = {};
    other['self'] = other;
    expect(matchesWhere({ a: knot }, [{ field: 'a', op: '==', value: other }])).toBe(false);
  });

  it('[X2] neither the row nor the clauses are changed', () => {
    fc.assert(
      fc.property(heldValue, clause, (value, one) => {
        const given = Object.freeze({ a: value });
        const before = JSON.stringify([given, one]);
        matchesWhere(given, [one]);
        expect(JSON.stringify([given, one])).toBe(before);
      }),
    );
  });
});
