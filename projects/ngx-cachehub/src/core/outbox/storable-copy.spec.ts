import * as fc from 'fast-check';
import { CacheHubError } from '../errors/cache-hub-error';
import { mendedCopy, storableCopy } from './storable-copy';

function refusalOf(value: unknown): string {
  try {
    storableCopy(value, 'payload');
  } catch (error) {
    if (error instanceof CacheHubError && error.code === 'rejected') return error.message;
    throw error;
  }
  return '';
}

const cycle: Record<string, unknown> = {};
cycle['self'] = { cycle };

describe('what can be stored', () => {
  it('[Q9] data comes back equal, and shares nothing with what was given', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const json = JSON.stringify(value);
        fc.pre(!/"(__proto__|constructor|prototype)":/.test(json));
        const copy = storableCopy(value, 'payload');
        expect(JSON.stringify(copy)).toBe(json);
        if (typeof value === 'object' && value !== null) expect(copy).not.toBe(value);
      }),
    );
  });

  it('[Q9] properties that are undefined are left out, at any depth', () => {
    const copy = storableCopy({ a: undefined, b: [{ c: undefined }] }, 'payload');
    expect(Object.keys(copy)).toEqual(['b']);
    expect(Object.keys(copy.b[0])).toEqual([]);
  });

  it.each([
    ['a function', { a: [{ b: () => 1 }] }, 'payload.a[0].b', 'function'],
    ['a symbol', { a: Symbol('s') }, 'payload.a', 'symbol'],
    ['a bigint', { a: 1n }, 'payload.a', 'as text'],
    ['NaN', { a: NaN }, 'payload.a', 'NaN'],
    ['Infinity', [-Infinity], 'payload[0]', 'null'],
    ['undefined in an array', { a: [1, undefined] }, 'payload.a[1]', 'null'],
    ['a hole', { a: Array<number>(1) }, 'payload.a[0]', 'null'],
    ['a date', { due: new Date(0) }, 'payload.due', 'toISOString'],
    ['a map', { m: new Map() }, 'payload.m', 'fromEntries'],
    ['a set', { s: new Set() }, 'payload.s', '[...set]'],
    ['an instance', { e: new (class Money {})() }, 'payload.e', 'Money'],
    ['a cycle', cycle, 'payload.self.cycle', 'cycle'],
  ])('[Q9] %s is refused, with the place and advice', (_, value, path, advice) => {
    expect(refusalOf(value)).toContain(path);
    expect(refusalOf(value)).toContain(advice);
  });

  it('[S1] a name that reaches a prototype is refused', () => {
    for (const name of ['__proto__', 'constructor', 'prototype']) {
      const value: unknown = JSON.parse(`{"deep":{"${name}":{"admin":true}}}`);
      expect(refusalOf(value)).toContain(`payload.deep.${name}`);
    }
    expect(Object.hasOwn(Object.prototype, 'admin')).toBe(false);
  });

  it('[M5] what is kept to be shown is mended: dates are text, the rest is null', () => {
    const value = { at: new Date(0), bad: new Date(NaN), run: () => 1, list: [undefined, 1n, 2] };
    expect(mendedCopy(value, 'conflict')).toEqual({
      at: '1970-01-01T00:00:00.000Z',
      bad: null,
      run: null,
      list: [null, null, 2],
    });
  });
});
