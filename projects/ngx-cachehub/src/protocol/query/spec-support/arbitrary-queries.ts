import * as fc from 'fast-check';
import type { WhereClause, WhereOp } from '../collection-query';

/** Few names, so that rows and clauses meet. */
export const FIELDS = ['a', 'b', 'tags'] as const;

const text = fc.constantFrom(
  ...['', 'a', 'A', 'ab', 'b', '\u00e9', 'e\u0301', '\uffff', '\u{1f600}', '10', '9'],
);
const scalar = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.constantFrom(-1, 0, -0, 0.5, 1, 9, 10, 1e300),
  text,
  fc.constantFrom('2026-01-31T09:30:00.000Z', '2026-01-31'),
);

/** A value as JSON carries it. */
export const jsonValue = fc.oneof(
  { weight: 5, arbitrary: scalar },
  { weight: 2, arbitrary: fc.array(scalar, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.dictionary(fc.constantFrom('x', 'y'), scalar) },
);

/** A value as an app may hold it: also what JSON has no word for. */
export const heldValue = fc.oneof(
  { weight: 6, arbitrary: jsonValue },
  fc.constantFrom<unknown>(undefined, NaN, Infinity, new Date(NaN), new Date('2026-01-31')),
);

export const row = fc
  .record({ a: heldValue, b: heldValue, tags: heldValue }, { requiredKeys: [] })
  .map((fields): Readonly<Record<string, unknown>> => fields);

const VALUE_OPS: readonly WhereOp[] = [
  '==',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  'contains',
  'starts-with',
  'ends-with',
  'array-contains',
];
const LIST_OPS: readonly WhereOp[] = ['in', 'not-in', 'array-contains-any'];
const field = fc.constantFrom(...FIELDS);

export const fieldClause: fc.Arbitrary<WhereClause> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ field, op: fc.constantFrom(...VALUE_OPS), value: heldValue }),
  },
  fc.record({
    field,
    op: fc.constantFrom(...LIST_OPS),
    value: fc.array(heldValue, { maxLength: 3 }),
  }),
  fc.record({ field, op: fc.constantFrom<WhereOp>('is-null', 'not-null') }),
);

export const { clause } = fc.letrec<{ clause: WhereClause }>((tie) => ({
  clause: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    { weight: 4, arbitrary: fieldClause },
    fc.record({
      any: fc.array(fc.array(tie('clause'), { maxLength: 2 }), { maxLength: 3 }),
    }),
    fc.record({ not: fc.array(tie('clause'), { maxLength: 2 }) }),
  ),
}));
