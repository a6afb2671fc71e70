import { createEnvironmentInjector, EnvironmentInjector } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { watch } from '../cache/spec-support/hub-fixture';
import { defineEntity } from '../entities/define-entity';
import { provideCacheEntities } from '../entities/provide-cache-entities';
import type { StandardSchema } from '../entities/standard-schema';
import { FakeDevice } from './spec-support/fake-device';
import { openPage, type PageSetup } from './spec-support/open-page';
import { KEY, LIST } from './spec-support/people';
import type { Person } from './spec-support/people';

const AT = Date.UTC(2026, 0, 1);
const ROW: Person = { id: '1', version: 3, name: 'ada' };

const record = (key: string, value: unknown, schemaVersion = 1) => ({
  key,
  value,
  schemaVersion,
  updatedAt: AT,
});

async function open(records: readonly unknown[], setup: PageSetup = {}) {
  const device = new FakeDevice();
  for (const one of records) device.plant(one);
  const page = openPage(device, setup);
  await page.scheduler.advance(1_000);
  const skipped = page.events.filter(({ type }) => type === 'record-skipped');
  return { ...page, device, skipped };
}

const named: StandardSchema<Person> = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value) =>
      typeof (value as Partial<Person>).name === 'string'
        ? { value: value as Person }
        : { issues: [{ message: 'no name' }] },
  },
};

/** Rows of the first release had two names. */
const toToday = (row: unknown): Person => {
  const { first, last, ...rest } = row as Record<string, unknown>;
  return { ...rest, name: `${String(first)} ${String(last)}` } as unknown as Person;
};

describe('stored records', () => {
  it('[P4] what is no entry is skipped and reported, and the others are restored', async () => {
    const { hub, skipped } = await open([
      { key: 'a' },
      { key: 'b', value: 1, updatedAt: 'yesterday', schemaVersion: 1 },
      { key: 'c', value: undefined, updatedAt: AT, schemaVersion: 1 },
      record('good', 1),
    ]);
    expect(hub.keys()).toEqual(['good']);
    expect(skipped).toHaveLength(3);
  });

  it('[S1] keys that could reach a prototype are left out, at any depth, and reported', async () => {
    const hostile: unknown = JSON.parse('{"a":{"__proto__":{"isAdmin":true},"b":1}}');
    const { hub, skipped } = await open([record('settings', hostile)]);
    const value = hub.getValue<{ a: object }>('settings');
    expect(value).toEqual({ a: { b: 1 } });
    expect(Object.keys(value?.a ?? {})).toEqual(['b']);
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
    expect(skipped).toEqual([expect.objectContaining({ key: 'settings' })]);
  });

  it('[I12] a value that contains itself is skipped', async () => {
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    const { hub, skipped, device } = await open([record('loop', loop), record('good', 1)]);
    expect(hub.keys()).toEqual(['good']);
    expect(skipped).toEqual([expect.objectContaining({ key: 'loop' })]);
    expect(device.keys()).toEqual(['good']);
  });

  it('[P4] a row that its entity’s schema refuses is skipped, with the whole list that has one', async () => {
    const people = defineEntity<Person>('people', { schema: named });
    const { hub, skipped } = await open(
      [record(KEY, ROW), record('people:detail-2', { id: '2' }), record(LIST, [ROW, { id: '2' }])],
      { config: { entities: [people] } },
    );
    expect(hub.keys()).toEqual([KEY]);
    expect(skipped.map(({ key }) => key)).toEqual(['people:detail-2', LIST]);
  });

  it('[P3] another schema version of the hub drops, and the device forgets it', async () => {
    const { hub, device, skipped } = await open([record('settings', 1), record('new', 1, 2)], {
      options: { schemaVersion: 2 },
    });
    expect(hub.keys()).toEqual(['new']);
    expect(device.keys()).toEqual(['new']);
    expect(skipped).toEqual([]);
  });

  it('[P3] an entity’s rows are migrated from the version they were stored in, in details and lists, and stored anew', async () => {
    const old = { id: '1', version: 3, first: 'ada', last: 'lovelace' };
    const migrate = jest.fn(toToday);
    const people = defineEntity<Person>('people', { schemaVersion: 4, migrate });
    const page = { items: [old], totalCount: 7 };
    const { hub, device } = await open([record(KEY, old, 2), record(LIST, page, 3)], {
      config: { entities: [people] },
    });
    const today = { id: '1', version: 3, name: 'ada lovelace' };
    expect(hub.getValue(KEY)).toEqual(today);
    expect(hub.getValue(LIST)).toEqual({ items: [today], totalCount: 7 });
    expect(migrate.mock.calls.map(([, from]: readonly unknown[]) => from)).toEqual([2, 3]);
    expect(device.entry(KEY)).toMatchObject({ value: today, schemaVersion: 4 });
    expect(device.entry(LIST)).toMatchObject({ schemaVersion: 4 });
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('what is this?');
      },
    ],
    ['gives no row', () => undefined as unknown as Person],
  ])('[P3] a migration that %s drops the entry and nothing else', async (_, migrate) => {
    const people = defineEntity<Person>('people', { schemaVersion: 2, migrate });
    const { hub, skipped } = await open([record(KEY, ROW), record('settings', 1)], {
      config: { entities: [people] },
    });
    expect(hub.keys()).toEqual(['settings']);
    expect(skipped).toEqual([expect.objectContaining({ key: KEY })]);
  });

  it('[P3] rows of an entity that a lazy route defines later are judged then', async () => {
    const device = new FakeDevice();
    device.plant(record(KEY, { id: '1', version: 3, first: 'ada', last: 'lovelace' }, 7));
    device.plant(record('people:detail-2', { id: '2' }));
    const { hub, scheduler } = openPage(device);
    await scheduler.drain();
    expect(hub.has(KEY)).toBe(false);
    expect(hub.has('people:detail-2')).toBe(true);
    const people = defineEntity<Person>('people', {
      schemaVersion: 8,
      schema: named,
      migrate: (row, from) => (from === 7 ? toToday(row) : (row as Person)),
    });
    createEnvironmentInjector([provideCacheEntities(people)], TestBed.inject(EnvironmentInjector));
    await scheduler.advance(1_000);
    expect(hub.getValue(KEY)).toEqual({ id: '1', version: 3, name: 'ada lovelace' });
    expect(hub.has('people:detail-2')).toBe(false);
    expect(device.keys()).toEqual([KEY]);
  });

  it('[G1] a version that stands beside the row is the row’s version again', async () => {
    const { hub, pushes } = await open([{ ...record(KEY, { id: '1', name: 'ada' }), version: 5 }]);
    const patch = { kind: 'update', entity: 'people', id: '1', unset: undefined } as const;
    pushes.applyPatches(
      [{ ...patch, version: 5, baseVersion: undefined, changes: { name: 'old news' } }],
      'realtime',
    );
    expect(hub.getValue(KEY)).toEqual({ id: '1', name: 'ada' });
  });

  it('[G6] of rows without versions the copy that was made later holds', async () => {
    const { hub } = await open([
      { ...record(LIST, [{ id: '1', name: 'later' }]), updatedAt: AT - 1 },
      { ...record(KEY, { id: '1', name: 'earlier' }), updatedAt: AT - 2 },
    ]);
    expect(hub.getValue(KEY)).toEqual({ id: '1', name: 'later' });
  });

  it('[P4] broken bookkeeping is forgotten', async () => {
    const { hub, scheduler } = await open([
      { ...record('ɵdeletes:people', { not: 'a list' }) },
      { ...record('ɵdeletes:', [['1', 9, true, AT]]) },
      { ...record('ɵposition:people', { epoch: 1, seq: -1 }) },
      { ...record('ɵunknown', 1) },
      record(KEY, ROW),
    ]);
    const seen = watch(hub.get(KEY));
    await scheduler.drain();
    expect(seen.values).toEqual([ROW]);
    expect(hub.keys()).toEqual([KEY]);
  });
});
