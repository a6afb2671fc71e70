import * as fc from 'fast-check';
import { CacheHubError } from '../errors/cache-hub-error';
import { detailKey, listKey, parseKey, routeKey, rowId, toKey } from './index';

/** Any text: separators, quotes, brackets, lone surrogates. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom(':', '-', '[', ']', '{', '"', '\\', 'a', '\ud800', '😀', '\0'),
  }),
);
const entity = text.filter((name) => name !== '' && !name.includes(':') && !name.startsWith('['));
const json = fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' });
const params = fc.dictionary(text, json);

/** The same content, every object's properties in another order. */
function shuffled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, part]) => [name, shuffled(part)]),
  );
}

describe('keys', () => {
  it('[K1] a detail key gives back its entity and id, whatever they are made of', () => {
    fc.assert(
      fc.property(entity, text, (name, id) => {
        expect(parseKey(detailKey(name, id))).toEqual({ kind: 'detail', entity: name, id });
      }),
    );
  });

  it('[K1] a list key gives back its entity and params', () => {
    fc.assert(
      fc.property(entity, params, (name, given) => {
        const parsed = parseKey(listKey(name, given));
        expect(parsed).toMatchObject({ kind: 'list', entity: name });
        expect(parsed.kind === 'list' && JSON.stringify(sorted(parsed.params))).toBe(
          JSON.stringify(sorted(given)),
        );
      }),
    );
  });

  it('[K1] property order does not count, in tuples as in params', () => {
    fc.assert(
      fc.property(entity, params, fc.array(json), (name, given, tuple) => {
        expect(listKey(name, Object(shuffled(given)))).toBe(listKey(name, given));
        expect(toKey(tuple.map(shuffled))).toBe(toKey(tuple));
      }),
    );
  });

  it('[K1] properties that are undefined are left out', () => {
    expect(listKey('t', { a: 1, b: undefined })).toBe(listKey('t', { a: 1 }));
    expect(toKey(['t', { a: { b: undefined } }])).toBe(toKey(['t', { a: {} }]));
  });

  it('[K1] different content never has one key', () => {
    const key = fc.oneof(
      fc
        .tuple(entity, text)
        .map(([name, id]) => ({ of: ['detail', name, id], key: detailKey(name, id) })),
      fc.tuple(entity, params).map(([name, given]) => ({
        of: ['list', name, sorted(given)],
        key: listKey(name, given),
      })),
      fc.array(json).map((tuple) => ({ of: ['tuple', sorted(tuple)], key: toKey(tuple) })),
    );
    fc.assert(
      fc.property(key, key, (a, b) => {
        expect(a.key === b.key).toBe(JSON.stringify(a.of) === JSON.stringify(b.of));
      }),
    );
  });

  it('[K1] ids compare as strings', () => {
    expect(detailKey('t', 42)).toBe(detailKey('t', '42'));
    expect(rowId(-0)).toBe('0');
  });

  it('[K1] what is neither a detail nor a list is plain, under the name before its first colon', () => {
    expect(routeKey('theme')).toEqual({ kind: 'plain', namespace: undefined });
    expect(routeKey('ui:theme:dark')).toEqual({ kind: 'plain', namespace: 'ui' });
    expect(routeKey(toKey(['a:detail-1']))).toEqual({ kind: 'plain', namespace: undefined });
    expect(parseKey(':detail-1')).toEqual({ kind: 'plain' });
    expect(parseKey('t:list-{"b":1,"a":2}')).toEqual({ kind: 'plain' });
    expect(routeKey('t:list-hot')).toEqual({ kind: 'list', entity: 't', params: undefined });
  });

  it('[K1] what cannot be a key is refused by a word that says what was expected', () => {
    const cycle: unknown[] = [];
    cycle.push(cycle);
    const hostile: unknown[] = [
      '',
      null,
      undefined,
      42,
      {},
      [undefined],
      [NaN],
      [Infinity],
      [() => 1],
      [Symbol('s')],
      [1n],
      [new Map()],
      [new Date(NaN)],
      [{ toJSON: () => 1n }],
      [
        {
          toJSON: () => {
            throw new Error('hostile');
          },
        },
      ],
      cycle,
      Array(3),
    ];
    for (const key of hostile) {
      expect(() => toKey(key as never)).toThrow(CacheHubError);
    }
    expect(() => detailKey('', 1)).toThrow(CacheHubError);
    expect(() => detailKey('a:b', 1)).toThrow(CacheHubError);
    expect(() => detailKey('["a', 1)).toThrow(CacheHubError);
    expect(() => detailKey('t', NaN)).toThrow(CacheHubError);
    expect(() => detailKey('t', {} as never)).toThrow(CacheHubError);
    expect(() => listKey('t', [1])).toThrow(CacheHubError);
    expect(() => listKey('t', new Date(0))).toThrow(/params are an object/);
  });

  it('[S1] a forbidden name in params pollutes nothing', () => {
    const given = JSON.parse('{"__proto__":{"admin":true},"constructor":1}') as object;
    const parsed = parseKey(listKey('t', given));
    expect(parsed.kind === 'list' && Object.keys(parsed.params)).toEqual([
      '__proto__',
      'constructor',
    ]);
    expect(Object.getPrototypeOf(parsed.kind === 'list' ? parsed.params : {})).toBe(
      Object.prototype,
    );
  });
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? 0 : value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([name, part]) => [name, sorted(part)]);
}
