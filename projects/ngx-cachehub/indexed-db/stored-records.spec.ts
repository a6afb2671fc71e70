import type { StoredEntry } from 'ngx-cachehub';
import { actionOf, DatabaseFixture } from './spec-support/database-fixture';

let fixture: DatabaseFixture;

beforeEach(() => (fixture = new DatabaseFixture()));

const skipped = () => fixture.events.filter(({ type }) => type === 'record-skipped');

describe('records that nobody should have written', () => {
  const partition = '["default",null]';
  const broken: readonly (readonly [string, Record<string, unknown>])[] = [
    ['no action at all', { id: 'x', partition }],
    ['an action that is a text', { id: 'x', partition, action: 'rename' }],
    ['an action of another id', { id: 'x', partition, action: actionOf(9) }],
    [
      'an action without a type',
      { id: 'x', partition, action: { ...actionOf(9), id: 'x', type: 7 } },
    ],
    [
      'an action without a place',
      { id: 'x', partition, action: { ...actionOf(9), id: 'x', seq: 'a' } },
    ],
    [
      "another user's action in this user's part",
      { id: 'x', partition, action: { ...actionOf(9), id: 'x', userKey: 'eve' } },
    ],
  ];

  it.each(broken)(
    '[I12] %s: skipped, reported, left alone; the others are read',
    async (_, record) => {
      const outbox = fixture.outbox();
      await outbox.put([actionOf(1), actionOf(2)]);
      await fixture.plant('actions', record);
      expect(await outbox.load(null)).toEqual([actionOf(1), actionOf(2)]);
      expect(skipped()).toEqual([
        expect.objectContaining({
          source: 'storage',
          details: { store: 'outbox', key: 'x', reason: expect.any(String) },
        }),
      ]);
      expect(await fixture.raw('actions')).toHaveLength(3);
    },
  );

  const entry: StoredEntry = { key: 'x', value: 1, updatedAt: 1, schemaVersion: 1 };
  const brokenEntries: readonly (readonly [string, Record<string, unknown>])[] = [
    ['no entry at all', { partition, key: 'x' }],
    ['an entry of another key', { partition, key: 'x', entry: { ...entry, key: 'y' } }],
    ['an entry of no time', { partition, key: 'x', entry: { ...entry, updatedAt: NaN } }],
    ['an entry of no schema', { partition, key: 'x', entry: { ...entry, schemaVersion: '1' } }],
    ['a version that is none', { partition, key: 'x', entry: { ...entry, version: -1 } }],
  ];

  it.each(brokenEntries)(
    '[P4] %s: skipped and reported; the others are read',
    async (_, record) => {
      const snapshots = fixture.snapshots();
      await snapshots.write([{ ...entry, key: 'a' }], [], null);
      await fixture.plant('entries', record);
      expect(await snapshots.load(null)).toEqual([{ ...entry, key: 'a' }]);
      expect(skipped()).toEqual([
        expect.objectContaining({
          key: 'x',
          source: 'storage',
          details: { store: 'snapshots', key: 'x', reason: expect.any(String) },
        }),
      ]);
    },
  );

  it('[P4] a value that contains itself is skipped', async () => {
    const value: Record<string, unknown> = {};
    value['self'] = value;
    const snapshots = fixture.snapshots();
    await snapshots.load(null);
    await fixture.plant('entries', { partition, key: 'x', entry: { ...entry, value } });
    expect(await snapshots.load(null)).toEqual([]);
    expect(skipped()).toHaveLength(1);
  });

  it('[S1] a key that could reach a prototype is dropped from what is read, and reported', async () => {
    const value: unknown = JSON.parse('{"a":1,"__proto__":{"admin":true}}');
    const snapshots = fixture.snapshots();
    await snapshots.write([{ ...entry, value }], [], null);
    const [read] = await snapshots.load(null);
    expect(Object.keys(Object(read?.value))).toEqual(['a']);
    expect(Object.getPrototypeOf(read?.value)).not.toHaveProperty('admin');
    expect(skipped()).toHaveLength(1);
  });
});

describe('what is stored', () => {
  it('[S1] of an action nothing that could reach a prototype is read, and it is reported', async () => {
    const payload: unknown = JSON.parse('{"a":1,"__proto__":{"admin":true}}');
    const outbox = fixture.outbox();
    await outbox.load(null);
    await fixture.plant('actions', {
      id: 'id-1',
      partition: '["default",null]',
      action: actionOf(1, { payload }),
    });
    expect(await outbox.load(null)).toEqual([actionOf(1, { payload: { a: 1 } })]);
    expect(skipped()).toHaveLength(1);
  });

  it('[S5] of an action only its own fields: nothing that was added on the way, no header, no token', async () => {
    const secret = 'canary-token-7f3a';
    const outbox = fixture.outbox();
    const extended = { ...actionOf(1), headers: { Authorization: secret }, token: secret };
    await outbox.put([extended]);
    expect(JSON.stringify(await fixture.raw('actions'))).not.toContain(secret);
    expect(await outbox.load(null)).toEqual([actionOf(1)]);
  });
});
