import { copyOf } from './index';

describe('copyOf', () => {
  it('[K7] is another object of the same fields, which holds the same values', () => {
    const tags = ['a'];
    const row = Object.freeze({ id: '1', tags, gone: undefined, constructor: 1 });
    const copy = copyOf(row);
    expect(copy).not.toBe(row);
    expect(Object.entries(copy)).toEqual(Object.entries(row));
    expect(copy['tags']).toBe(tags);
    copy['id'] = '2';
    expect(row.id).toBe('1');
  });

  it('[S1] a field named __proto__ stays a field, and no prototype changes', () => {
    for (const text of ['{"__proto__":{"admin":true},"a":1}', '{"a":1,"__proto__":null}']) {
      const row = JSON.parse(text) as Record<string, unknown>;
      const copy = copyOf(row);
      expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
      expect(Object.keys(copy)).toEqual(Object.keys(row));
      expect(JSON.stringify(copy)).toBe(text);
      expect('admin' in copy).toBe(false);
    }
    expect('admin' in {}).toBe(false);
  });
});
