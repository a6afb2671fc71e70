import { CacheHubError } from '../core/errors/cache-hub-error';
import { defineEntity } from './define-entity';

interface Customer {
  readonly id: number;
  readonly name: string;
  readonly version: number;
}

function codeOf(run: () => unknown): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return error instanceof CacheHubError ? error.code : String(error);
  }
}

describe('defineEntity', () => {
  it("[row:A6] reads a row's id and version where they stand by default", () => {
    const customers = defineEntity<Customer>('customers');
    const row = { id: 42, name: 'Ada', version: 3 };
    expect([customers.id(row), customers.version(row)]).toEqual([42, 3]);
  });

  it('[row:A6] reads them from the fields that are named', () => {
    const orders = defineEntity<{ key: string; rev: number }, string>('orders', {
      idField: 'key',
      versionField: 'rev',
    });
    const row = { key: 'o-1', rev: 7 };
    expect([orders.id(row), orders.version(row)]).toEqual(['o-1', 7]);
  });

  it('[K1] refuses a name that is empty or contains a colon', () => {
    expect(codeOf(() => defineEntity('a:b'))).toBe('invalid-config');
    expect(codeOf(() => defineEntity(''))).toBe('invalid-config');
    expect(codeOf(() => defineEntity('a-b.c/ü'))).toBeUndefined();
  });

  it.each([
    { id: 'id' },
    { version: 1 },
    { idField: '' },
    { versionField: '__proto__' },
    { versions: 'loose' },
    { schema: {} },
    { lists: { matches: true } },
    { lists: { match: () => true } },
    { staleTime: -1 },
    { adapter: {} },
    { shcema: undefined, unknown: 1 },
  ])('[row:B6] refuses the option %j and says what was expected', (options) => {
    expect(() => defineEntity('customers', options as object)).toThrow(/defineEntity expects '/);
    expect(codeOf(() => defineEntity('customers', options as object))).toBe('invalid-config');
  });

  it('[K10] gives a definition that nobody can change afterwards', () => {
    expect(Object.isFrozen(defineEntity<Customer>('customers'))).toBe(true);
  });
});
