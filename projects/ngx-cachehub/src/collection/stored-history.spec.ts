import { BehaviorSubject, throwError } from 'rxjs';
import { watch } from '../cache/spec-support/hub-fixture';
import { defineEntity } from '../entities/define-entity';
import { FakeDevice } from '../persistence/spec-support/fake-device';
import { openPage, type PageSetup } from '../persistence/spec-support/open-page';
import { KEY, person, type Person } from '../persistence/spec-support/people';
import { MAX_ROW_CHARS, MAX_STORED_ROWS } from './stored-history';

const NOTE = 'ɵnote:history:people:1';

/** A page whose people keep their last four states. */
async function open(device: FakeDevice, setup: PageSetup = {}, more: { persist?: boolean } = {}) {
  const people = defineEntity<Person>('people', { history: 4, ...more });
  const page = openPage(device, { ...setup, config: { entities: [people], ...setup.config } });
  await page.scheduler.drain();
  const push = (row: Person) => {
    const { id, version } = row;
    page.pushes.applyPatches(
      [{ kind: 'replace', entity: 'people', id, version, row: { ...row } }],
      'realtime',
    );
  };
  const versions = (id = '1') =>
    watch(page.hub.collection(people).history(id))
      .values.at(-1)
      ?.map(({ version }) => version);
  const history = (id = '1') => watch(page.hub.collection(people).history(id)).values.at(-1);
  return { ...page, people, push, versions, history };
}

/** Three states of one row, and the page is closed. */
async function first(device: FakeDevice, setup: PageSetup = {}) {
  const page = await open(device, setup);
  page.hub.set(KEY, person('1', 1));
  for (const version of [2, 3]) page.push(person('1', version));
  await page.scheduler.advance(1_000);
  return page;
}

describe('the history of rows on the device', () => {
  it('[X21][row:C8] the last states are back after a reload, as they were, and go on', async () => {
    const device = new FakeDevice();
    const before = (await first(device)).history();
    const page = await open(device, { startAt: 1_800_000_000_000 });
    expect(page.history()).toEqual(before);
    page.push(person('1', 5));
    expect(page.versions()).toEqual([5, 3, 2, 1]);
    expect(page.history()?.[0]).toMatchObject({ source: 'realtime', changed: ['version', 'name'] });
    page.push(person('1', 6));
    await page.scheduler.advance(1_000);
    expect((await open(device)).versions()).toEqual([6, 5, 3, 2]);
  });

  it('[X21][X22] a row that was deleted can be brought back after a reload', async () => {
    const device = new FakeDevice();
    const { pushes, scheduler } = await first(device);
    pushes.applyPatches([{ kind: 'delete', entity: 'people', id: '1', version: 4 }], 'realtime');
    await scheduler.advance(1_000);
    const page = await open(device);
    expect(page.history()?.[0]).toMatchObject({ kind: 'deleted', row: person('1', 3) });
  });

  it('[X23] a reload that brings nothing new writes no history', async () => {
    const device = new FakeDevice();
    await first(device);
    const { scheduler, versions } = await open(device);
    const { length } = device.writes;
    await scheduler.advance(5_000);
    expect(versions()).toEqual([3, 2, 1]);
    const later = device.writes.slice(length).flatMap(({ puts }) => puts.map(({ key }) => key));
    expect(later).not.toContain(NOTE);
  });

  it('[X23] one record for each row whose states changed, with the next write', async () => {
    const device = new FakeDevice();
    const { push, scheduler } = await first(device);
    push(person('2', 1));
    await scheduler.advance(1_000);
    const keys = device.writes.at(-1)?.puts.map(({ key }) => key);
    expect(keys?.filter((key) => key.includes('history'))).toEqual(['ɵnote:history:people:2']);
  });

  it('[X23][I11] each user has their own, and it is there when they return', async () => {
    const device = new FakeDevice();
    const user = new BehaviorSubject<string | null>('ada');
    const page = await first(device, { config: { userKey: () => user } });
    user.next('bob');
    await page.scheduler.advance(1_000);
    expect([page.versions(), device.keys('bob')]).toEqual([[], []]);
    user.next('ada');
    await page.scheduler.advance(1_000);
    expect(page.versions()).toEqual([3, 2, 1]);
  });

  it('[X23][P6] nothing where rows of the entity are not kept', async () => {
    const device = new FakeDevice();
    const { push, scheduler, versions } = await open(device, {}, { persist: false });
    push(person('1', 1));
    await scheduler.advance(1_000);
    expect([versions(), device.keys()]).toEqual([[1], []]);
  });

  it('[X23] what became known before the device was read lies over what it has', async () => {
    const device = new FakeDevice();
    await first(device);
    let release: () => void = () => undefined;
    device.gate = new Promise((resolve) => (release = resolve));
    const page = await open(device);
    page.push(person('1', 9));
    const seen = watch(page.hub.collection(page.people).history('1'));
    expect(seen.values.at(-1)?.map(({ version }) => version)).toEqual([9]);
    release();
    device.gate = undefined;
    await page.scheduler.advance(2_000);
    expect(seen.values.at(-1)?.map(({ version }) => version)).toEqual([9, 3, 2, 1]);
    expect((await open(device)).versions()).toEqual([9, 3, 2, 1]);
  });

  it('[X23] is gone with the right to see the entity, and with all that the hub clears', async () => {
    for (const how of ['forgotten', 'cleared'] as const) {
      const device = new FakeDevice();
      const { pushes, hub, scheduler } = await first(device);
      expect(device.entry(NOTE)).toBeDefined();
      if (how === 'forgotten') pushes.forgetEntity('people');
      else void hub.clear();
      await scheduler.advance(1_000);
      expect(device.entry(NOTE)).toBeUndefined();
      expect((await open(device)).versions()).toEqual([]);
    }
  });

  it.each(['before', 'after'] as const)(
    '[X23] that of a row whose load is refused with 403 %s the device is read is gone',
    async (when) => {
      const device = new FakeDevice();
      const { push, scheduler } = await first(device);
      push(person('2', 1));
      await scheduler.advance(1_000);
      let release: () => void = () => undefined;
      if (when === 'before') device.gate = new Promise((resolve) => (release = resolve));
      const page = await open(device);
      const seen = watch(page.hub.collection(page.people).history('1'));
      const refused = () => throwError(() => ({ status: 403 }));
      const load = watch(page.hub.fetch(KEY, refused, { policy: 'network-only' }));
      await page.scheduler.advance(20_000);
      expect(load.error).toMatchObject({ code: 'forbidden' });
      release();
      device.gate = undefined;
      await page.scheduler.advance(60_000);
      expect(seen.values.at(-1)).toEqual([]);
      expect(device.entry(NOTE)).toBeUndefined();
      const after = await open(device);
      expect([after.versions('1'), after.versions('2')]).toEqual([[], [1]]);
    },
  );

  it('[X23] is bounded: long rows keep fewer states, and of many rows those that changed last', async () => {
    const device = new FakeDevice();
    const { push, scheduler } = await first(device);
    const long = 'x'.repeat(MAX_ROW_CHARS / 2);
    for (const version of [4, 5]) push(person('1', version, `${long}${version}`));
    await scheduler.advance(1_000);
    expect((await open(device)).versions()).toEqual([5]);
    const many = await open(device);
    for (let id = 2; id <= MAX_STORED_ROWS + 1; id++) many.push(person(String(id), 1));
    await many.scheduler.advance(1_000);
    const kept = device.dump().match(/"key":"ɵnote:history:people:\d+"/g) ?? [];
    expect([kept.length, device.entry(NOTE)]).toEqual([MAX_STORED_ROWS, undefined]);
  });

  it('[X23] what is broken, or of another shape, is no state', async () => {
    const broken = [
      null,
      7,
      { shape: 1 },
      { shape: 2, states: [] },
      { shape: 1, states: [null, { kind: 'known' }] },
    ];
    for (const value of broken) {
      const device = new FakeDevice();
      await device.write([{ key: NOTE, value, updatedAt: 1, schemaVersion: 1 }], [], null);
      const page = await open(device);
      expect(page.history()).toEqual([]);
      page.push(person('1', 1));
      expect(page.versions()).toEqual([1]);
    }
  });
});
