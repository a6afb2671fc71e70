import * as fc from 'fast-check';
import { emptyDatabase } from '../../testing/test-database';
import type { Database, SqlValue } from '../db/database';
import { column } from '../entities/entity-definition';
import type { Column, EntityDefinition, EntityRow } from '../entities/entity-definition';
import { SqlParams } from '../db/sql-params';
import { insertSql } from '../entities/entity-table';
import { compareBy, matchesWhere } from '../protocol';
import type { OrderByClause, WhereClause, WhereOp } from '../protocol';
import { readPage } from './list-page';
import { parseListQuery } from './list-query';

const OPTIONAL = { nullable: true } as const;

/** A column of every kind, each with nulls. */
const THINGS: EntityDefinition = {
  type: 'things',
  singular: 'thing',
  table: 'things',
  idPrefix: 'th',
  columns: [
    column('name', 'text', { ...OPTIONAL, search: true }),
    column('count', 'integer', OPTIONAL),
    column('size', 'number', OPTIONAL),
    column('on', 'boolean', OPTIONAL),
    column('at', 'instant', OPTIONAL),
    column('tags', 'texts', OPTIONAL),
  ].map((one) => (one.name === 'on' ? { ...one, name: '"on"' } : one)),
  defaultSort: 'id',
  writable: false,
  describe: () => '',
};

const FIELDS = ['id', 'version', 'name', 'count', 'size', 'on', 'at', 'tags'] as const;

const TEXTS = [
  ...['', 'a', 'A', 'ab', 'abc', 'b', 'ä', 'a\u0308', '\uffff', '\ud83d\ude00', '\ufffd', '10'],
  ...['9', "'", '"', '\\', '%', '_', '$1', 'NULL', 'null', '{a}', "'; DROP TABLE things; --", '\n'],
];
const NUMBERS = [
  -1,
  0,
  -0,
  0.1,
  0.5,
  1,
  9,
  10,
  1e300,
  5e-324,
  2_147_483_647,
  Number.MAX_SAFE_INTEGER,
];
const TIMES = [
  '2026-01-31T09:30:00.000Z',
  '2026-01-31T09:30:00.001Z',
  '1000-01-01T00:00:00.000Z',
  '9999-12-31T23:59:59.999Z',
];
const NEAR_TIMES = [
  ...[
    '2026-01-31',
    '2026-01-31T09:30:00Z',
    '2026-01-31T10:30:00.000+01:00',
    '2026-13-01T00:00:00.000Z',
  ],
  ...['0001-01-01T00:00:00.000Z', '+010000-01-01T00:00:00.000Z', '2026', 'T', '.000Z'],
];

const text = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...TEXTS) },
  fc.string({ unit: 'binary', maxLength: 3 }).filter((one) => !/\0|\p{Surrogate}/u.test(one)),
);
const number = fc.oneof(
  fc.constantFrom(...NUMBERS),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const tags = fc.array(fc.constantFrom(...TEXTS), { maxLength: 3 });
const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 4 });

const thing = fc.record({
  id: text.filter((id) => id !== ''),
  name: orNull(text),
  count: orNull(fc.oneof(fc.integer({ min: -2, max: 2 }), fc.constantFrom(9, 10, 2_147_483_647))),
  size: orNull(number),
  on: orNull(fc.boolean()),
  at: orNull(fc.constantFrom(...TIMES)),
  tags: orNull(tags),
});

const scalar = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  number,
  text,
  fc.constantFrom(...TIMES, ...NEAR_TIMES),
);
const value = fc.oneof(
  { weight: 6, arbitrary: scalar },
  { weight: 1, arbitrary: tags },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.dictionary(fc.constantFrom('x', 'y'), scalar) },
);
const field = fc.constantFrom(...FIELDS);
const VALUE_OPS: readonly WhereOp[] = [
  ...(['==', '!=', '<', '<=', '>', '>='] as const),
  ...(['contains', 'starts-with', 'ends-with', 'array-contains'] as const),
];
const LIST_OPS: readonly WhereOp[] = ['in', 'not-in', 'array-contains-any'];

/** Mostly what the field may have, so that questions tell rows apart; and anything at times. */
function operandOf(name: (typeof FIELDS)[number]): fc.Arbitrary<unknown> {
  const fitting = {
    id: text,
    name: text,
    version: fc.constantFrom(0, 1, 2),
    count: fc.integer({ min: -2, max: 2 }),
    size: number,
    on: fc.boolean(),
    at: fc.constantFrom(...TIMES),
    tags: fc.oneof(tags, text),
  }[name];
  return fc.oneof({ weight: 5, arbitrary: fitting }, { weight: 1, arbitrary: value });
}

const fieldClause: fc.Arbitrary<WhereClause> = field.chain((name) =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        field: fc.constant(name),
        op: fc.constantFrom(...VALUE_OPS),
        value: operandOf(name),
      }),
    },
    fc.record({
      field: fc.constant(name),
      op: fc.constantFrom(...LIST_OPS),
      value: fc.array(operandOf(name), { maxLength: 4 }),
    }),
    fc.record({
      field: fc.constant(name),
      op: fc.constantFrom<WhereOp>('is-null', 'not-null'),
    }),
  ),
);
const { clause } = fc.letrec<{ clause: WhereClause }>((tie) => ({
  clause: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    { weight: 4, arbitrary: fieldClause },
    fc.record({ any: fc.array(fc.array(tie('clause'), { maxLength: 2 }), { maxLength: 3 }) }),
    fc.record({ not: fc.array(tie('clause'), { maxLength: 2 }) }),
  ),
}));
const order: fc.Arbitrary<readonly OrderByClause[]> = fc.uniqueArray(
  fc.record({ field, dir: fc.constantFrom('asc', 'desc') }),
  { maxLength: 3, selector: (one) => one.field },
);
const question = fc.record({
  where: fc.array(clause, { maxLength: 2 }),
  orderBy: order,
  limit: fc.nat(30),
  offset: fc.nat(10),
});

let database: Database;
let rows: readonly EntityRow[];

/** The rows as the server sends them. */
async function fill(things: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
  await database.query('DELETE FROM things');
  for (const { id, ...fields } of things) {
    const values = new Map<Column, SqlValue>(
      THINGS.columns.map((one) => [one, fields[one.field] as SqlValue]),
    );
    const params = new SqlParams();
    await database.query(insertSql(params, THINGS, String(id), values), params.values);
  }
  const all = parseListQuery(THINGS, { limit: '1000' });
  if (!all.ok) throw new Error(all.message);
  rows = (await readPage(database, THINGS, all.query)).items;
  expect(rows).toHaveLength(things.length);
}

function searchOf(asked: { where: readonly WhereClause[]; orderBy: readonly OrderByClause[] }) {
  const sort = asked.orderBy.map(({ field, dir }) => (dir === 'desc' ? `-${field}` : field));
  return {
    where: JSON.stringify(asked.where),
    ...(sort.length > 0 && { sort: sort.join() }),
  };
}

async function ask(search: Readonly<Record<string, unknown>>) {
  const parsed = parseListQuery(THINGS, search);
  if (!parsed.ok) throw new Error(parsed.message);
  return readPage(database, THINGS, parsed.query);
}

beforeAll(async () => {
  database = await emptyDatabase();
  const kept = 'text COLLATE "C"';
  await database.query(
    `CREATE TABLE things (id ${kept} PRIMARY KEY, name ${kept}, count integer,
       size double precision, "on" boolean, at timestamptz(3), tags jsonb, version bigint NOT NULL)`,
  );
}, 60_000);

afterAll(() => database.close());

describe('where and orderBy', () => {
  const sets = fc.sample(
    fc.uniqueArray(thing, { minLength: 40, maxLength: 60, selector: ({ id }) => id }),
    {
      numRuns: 8,
      seed: 20_261_201,
    },
  );

  it.each(sets.map((things, index) => ({ index, things })))(
    '[X2][L6] select the same rows in the same order here and on a device (rows $index)',
    async ({ index, things }) => {
      await fill(things);
      let selected = 0;
      await fc.assert(
        fc.asyncProperty(question, async (asked) => {
          const { limit, offset } = asked;
          const there = rows
            .filter((row) => matchesWhere(row, asked.where))
            .sort(compareBy(asked.orderBy, ({ id }) => id));
          const page = await ask({
            ...searchOf(asked),
            limit: String(limit),
            offset: String(offset),
          });
          expect(page.totalCount).toBe(there.length);
          expect(page.items).toEqual(there.slice(offset, offset + limit));
          if (there.length > 0 && there.length < rows.length) selected += 1;
        }),
        { numRuns: 500, seed: index },
      );
      // The questions tell rows apart; else their agreement would mean nothing.
      expect(selected).toBeGreaterThan(60);
    },
    120_000,
  );

  it('[X2] each operator alone agrees on each kind of field, and selects something', async () => {
    await fill(
      fc.sample(fc.uniqueArray(thing, { minLength: 60, selector: ({ id }) => id }), {
        numRuns: 1,
        seed: 1,
      })[0] ?? [],
    );
    const chosen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(fieldClause, async (one) => {
        const there = rows.filter((row) => matchesWhere(row, [one]));
        const { items } = await ask({ ...searchOf({ where: [one], orderBy: [] }), limit: '1000' });
        expect(items).toEqual(there);
        if ('op' in one) chosen.set(one.op, (chosen.get(one.op) ?? 0) + there.length);
      }),
      { numRuns: 1_500, seed: 7 },
    );
    expect([...chosen.keys()]).toHaveLength(15);
    for (const [op, count] of chosen) expect([op, count > 0]).toEqual([op, true]);
  }, 120_000);
});

describe('a cursor', () => {
  it('[X2][R8] leads through all rows in any order, each once', async () => {
    await fill(
      fc.sample(fc.uniqueArray(thing, { minLength: 50, selector: ({ id }) => id }), {
        numRuns: 1,
        seed: 3,
      })[0] ?? [],
    );
    await fc.assert(
      fc.asyncProperty(question, fc.integer({ min: 1, max: 20 }), async (asked, limit) => {
        const search = { ...searchOf(asked), limit: String(limit) };
        const expected = (await ask({ ...search, limit: '1000' })).items;
        const found: EntityRow[] = [];
        let cursor: string | null | undefined = '';
        while (typeof cursor === 'string') {
          const page = await ask({ ...search, cursor });
          expect(page.totalCount).toBe(expected.length);
          found.push(...page.items);
          cursor = page.next;
        }
        expect(found).toEqual(expected);
      }),
      { numRuns: 150, seed: 11 },
    );
  }, 120_000);

  it('[R8] goes on where it was, though rows came and went meanwhile', async () => {
    const letters = [...'abcdefgh'].map((id) => ({ id, name: id }));
    await fill(letters);
    const search = { sort: '-name', limit: '3' };
    const first = await ask({ ...search, cursor: '' });
    expect(first.items.map(({ id }) => id)).toEqual(['h', 'g', 'f']);
    await database.query("DELETE FROM things WHERE id IN ('f', 'e')");
    await database.query("INSERT INTO things (id, name, version) VALUES ('z', 'z', 1)");
    const second = await ask({ ...search, cursor: first.next ?? '' });
    expect(second.items.map(({ id }) => id)).toEqual(['d', 'c', 'b']);
    const last = await ask({ ...search, cursor: second.next ?? '' });
    expect(last).toMatchObject({ items: [{ id: 'a' }], next: null });
  });

  it('[R8] of another order, or made up, is refused', async () => {
    const page = await ask({ sort: 'name', limit: '1', cursor: '' });
    const forged = (parts: unknown) => Buffer.from(JSON.stringify(parts)).toString('base64url');
    for (const cursor of [
      ...['x', '%', '[]', forged([]), forged(['name,id', ['a']]), forged(['name,id', [1, 'a']])],
      ...[forged(['name,id', ['a', null]]), forged(['name,id', ['a\0', 'a']]), ['a', 'b']],
    ]) {
      expect(parseListQuery(THINGS, { sort: 'name', cursor })).toMatchObject({ ok: false });
    }
    expect(parseListQuery(THINGS, { sort: '-name', cursor: page.next })).toMatchObject({
      ok: false,
    });
    expect(parseListQuery(THINGS, { sort: 'name', cursor: page.next })).toMatchObject({ ok: true });
  });
});

const DEEP = `${'[{"not":'.repeat(20)}[]${'}]'.repeat(20)}`;
const WIDE = JSON.stringify(Array.from({ length: 101 }, () => ({ field: 'name', op: 'is-null' })));

describe('field=value', () => {
  it('[X2] is equality in the kind of the field, and stands beside where', async () => {
    await fill([
      { id: 'a', name: '5', count: 5, size: 0.5, on: true, at: TIMES[0], tags: [] },
      { id: 'b', name: '5', count: 6, size: 5e-7, on: false, at: TIMES[1], tags: [] },
    ]);
    const ids = async (search: Readonly<Record<string, unknown>>) =>
      (await ask(search)).items.map(({ id }) => id);
    expect(await ids({ name: '5' })).toEqual(['a', 'b']);
    expect(await ids({ count: '5' })).toEqual(['a']);
    expect(await ids({ size: '5e-7' })).toEqual(['b']);
    expect(await ids({ on: 'false' })).toEqual(['b']);
    expect(await ids({ at: TIMES[0] })).toEqual(['a']);
    expect(await ids({ id: 'a', version: '1' })).toEqual(['a']);
    const where = JSON.stringify([{ field: 'on', op: 'in', value: [false, null] }]);
    expect(await ids({ name: '5', where })).toEqual(['b']);
    expect(await ids({ id: ['a', 'b'] })).toEqual([]);
  });

  it.each<Readonly<Record<string, unknown>>>([
    { count: 'x' },
    { count: '' },
    { count: '0x10' },
    { size: 'NaN' },
    { on: 'yes' },
    { tags: 'a' },
    { nothing: 'a' },
    { __proto__: null, constructor: 'a' },
    { name: '\0' },
    { where: 'x' },
    { where: '{}' },
    { where: ['[]', '[]'] },
    { where: '[{"field":"password","op":"==","value":1}]' },
    { where: '[{"field":"name; DROP TABLE things","op":"is-null"}]' },
    { where: '[{"field":"constructor","op":"is-null"}]' },
    { where: '[{"field":"name","op":"like","value":"%"}]' },
    { where: '[{"field":"name","op":"==","value":"\\u0000"}]' },
    { where: '[{"any":[[{"field":"nothing","op":"is-null"}]]}]' },
    { where: DEEP },
    { where: WIDE },
    { sort: 'name,nothing' },
    { sort: '' },
    { sort: 'name desc' },
    { q: ['a', 'b'] },
  ])('[R5][X8] refuses parameter set %#', (search) => {
    expect(parseListQuery(THINGS, search)).toMatchObject({
      ok: false,
      message: expect.stringMatching(/./),
    });
  });
});
