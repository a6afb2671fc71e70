import type { SnapshotStore, StoredEntry } from 'ngx-cachehub';
import type { ContractCase, MakeStore, StoreScript } from './contract-case';
import { contractCases, expectEqual, expectRejection } from './contract-case';

/**
 * What every `SnapshotStore` has to keep, as cases for any test runner. A store that passes may be
 * given to `withPersistence({ storage })`. The order in which entries are loaded is its own.
 */
export function snapshotStoreContract(make: MakeStore<SnapshotStore>): readonly ContractCase[] {
  return contractCases(make, { ...WRITES, ...PARTITIONS });
}

const USERS: readonly (string | null)[] = [null, 'null', '', 'a', 'A', 'a:b', '["a"]', 'ä', '💡'];
const KEYS = [
  '0',
  '__proto__',
  'constructor',
  ' ',
  'a:list-{"x":1}',
  'ɵmark',
  '💡',
  'x'.repeat(500),
];

const WRITES: Readonly<Record<string, StoreScript<SnapshotStore>>> = {
  '[P1] what was written is there when the storage is opened anew, whole': async (
    store,
    reopen,
  ) => {
    const stored = [
      entry('customers:detail-1', { id: '1', name: 'é💡\u0000', tags: [1, null, true] }),
      { ...entry('customers:list-{}', []), version: 7, updatedAt: 0 },
      entry('count', null),
      entry('zero', 0),
      entry('long', 'x'.repeat(100_000)),
    ];
    await store.write(stored, [], null);
    expectEqual(sorted(await (await reopen()).load(null)), sorted(stored), 'what was stored');
  },

  '[P2] a write replaces and removes the entries that it names, and touches no other': async (
    store,
    reopen,
  ) => {
    await store.write([entry('a', 1), entry('b', 1), entry('c', 1)], [], null);
    await store.write([entry('b', 2)], ['a', 'unknown'], null);
    expectEqual(
      sorted(await (await reopen()).load(null)),
      [entry('b', 2), entry('c', 1)],
      'the entries',
    );
    await store.write([entry('a', 3)], ['b'], null);
    expectEqual(
      sorted(await (await reopen()).load(null)),
      [entry('a', 3), entry('c', 1)],
      'the entries after one came back',
    );
  },

  '[P2] of a write that cannot be done whole nothing is done': async (store, reopen) => {
    await store.write([entry('a', 1), entry('b', 1)], [], null);
    await expectRejection(
      store.write([entry('a', 2), entry('c', () => undefined)], ['b'], null),
      'a write with a function in it',
    );
    const expected = [entry('a', 1), entry('b', 1)];
    expectEqual(sorted(await (await reopen()).load(null)), expected, 'the entries');
  },

  '[P2] an empty write ends, and one that only removes does so': async (store, reopen) => {
    await store.write([entry('a', 1), entry('b', 1)], [], null);
    await store.write([], [], null);
    await store.write([], ['a'], null);
    expectEqual(await (await reopen()).load(null), [entry('b', 1)], 'the entries');
  },

  '[P2] writes take effect in the order in which they were made': async (store, reopen) => {
    await Promise.all([
      store.write([entry('a', 1)], [], null),
      store.write([], ['a'], null),
      store.write([entry('a', 2), entry('b', 1)], [], null),
      store.write([entry('a', 3)], ['b'], null),
    ]);
    expectEqual(await (await reopen()).load(null), [entry('a', 3)], 'the last word');
  },

  '[I12] any text is a key and nothing else': async (store, reopen) => {
    const entries = KEYS.map((key) => entry(key, { key }));
    await store.write(entries, [], null);
    expectEqual(sorted(await (await reopen()).load(null)), sorted(entries), 'the entries');
    await store.write([], KEYS, null);
    expectEqual(await (await reopen()).load(null), [], 'what is left');
  },

  '[P2] what is stored is a copy: nobody changes it by changing what went in or came out': async (
    store,
    reopen,
  ) => {
    const value = { name: 'Ada' };
    const write = store.write([entry('a', value)], [], null);
    value.name = 'Eve';
    await write;
    const [first] = await store.load(null);
    Object.assign(Object(first?.value), { name: 'Mallory' });
    expectEqual(await (await reopen()).load(null), [entry('a', { name: 'Ada' })], 'what is stored');
  },
};

const PARTITIONS: Readonly<Record<string, StoreScript<SnapshotStore>>> = {
  "[I11] nobody reads or changes another user's entries of the same key": async (store, reopen) => {
    for (const userKey of USERS) await store.write([entry('a', { userKey })], [], userKey);
    await store.write([], ['a'], 'stranger');
    await store.write([], ['a'], 'a');
    const again = await reopen();
    for (const userKey of USERS) {
      const expected = userKey === 'a' ? [] : [entry('a', { userKey })];
      expectEqual(await again.load(userKey), expected, `the entries of ${String(userKey)}`);
    }
    expectEqual(await again.load('stranger'), [], 'the entries of a stranger');
  },

  "[S4] clear ends one user's entries, and no other's": async (store, reopen) => {
    for (const userKey of USERS) await store.write([entry('a', { userKey })], [], userKey);
    await store.clear('null');
    await store.clear('stranger');
    const again = await reopen();
    for (const userKey of USERS) {
      const expected = userKey === 'null' ? [] : [entry('a', { userKey })];
      expectEqual(await again.load(userKey), expected, `the entries of ${String(userKey)}`);
    }
  },

  '[T2] two instances write side by side, and each sees what both wrote': async (store, reopen) => {
    const other = await reopen();
    const both = Array.from({ length: 40 }, (_, index) => entry(`key-${index + 10}`, index));
    await Promise.all(
      both.map((one, index) => (index % 2 === 0 ? store : other).write([one], [], null)),
    );
    expectEqual(sorted(await store.load(null)), both, 'what the first sees');
    expectEqual(sorted(await other.load(null)), both, 'what the second sees');
  },
};

function entry(key: string, value: unknown): StoredEntry {
  return { key, value, updatedAt: 1_700_000_000_000, schemaVersion: 1 };
}

function sorted(entries: readonly StoredEntry[]): readonly StoredEntry[] {
  return [...entries].sort((a, b) => (a.key < b.key ? -1 : 1));
}
