import { defineEntity } from '../entities/define-entity';
import { openPage } from './spec-support/open-page';
import { KEY, pageOfPeople, person } from './spec-support/people';
import type { Person } from './spec-support/people';

describe('what is kept on the device', () => {
  it('[P6] nothing by itself; else by entry, by entity, by hub, the nearer word first', async () => {
    const people = defineEntity<Person>('people', { persist: true });
    const { hub, device, scheduler } = await pageOfPeople({
      config: { persist: false, entities: [people] },
    });
    hub.set('plain', 1);
    hub.set('chosen', 1, { persist: true });
    hub.set(KEY, person('1', 1));
    hub.set('people:detail-2', person('2', 1), { persist: false });
    await scheduler.advance(1_000);
    expect(device.keys()).toEqual(['chosen', KEY]);
  });

  it('[P6] `include` decides alone where it is given, and `persist: false` takes out all the same', async () => {
    const include = (key: string) => key.startsWith('people:');
    const setup = { options: { include } };
    const { hub, device, scheduler } = await pageOfPeople(setup);
    hub.set(KEY, person('1', 1));
    hub.set('people:detail-2', person('2', 1), { persist: false });
    hub.set('settings', 1, { persist: true });
    await scheduler.advance(1_000);
    expect(device.keys()).toEqual([KEY]);
    const page = openPage(device, { options: { include: () => false } });
    await page.scheduler.drain();
    expect([page.hub.keys(), device.keys()]).toEqual([[], []]);
  });

  it.each([
    ['by hub', {}],
    ['by `include`', { config: { persist: false }, options: { include: () => true } }],
  ])('[P6] chosen %s, also rows that nobody asked for', async (_, setup) => {
    const people = defineEntity<Person>('people');
    const { hub, device, scheduler } = await pageOfPeople(setup);
    const change = { type: 'CREATE', entityId: '1', entity: person('1', 1), version: 1 } as const;
    hub.collection(people).apply([change]);
    await scheduler.advance(1_000);
    expect(device.keys()).toContain(KEY);
  });

  it('[P6] a key chosen by one page is kept by the next until somebody takes it out', async () => {
    const config = { persist: false };
    const { hub, device, scheduler } = await pageOfPeople({ config });
    hub.set('chosen', 1, { persist: true });
    await scheduler.advance(1_000);
    const page = openPage(device, { config });
    await page.scheduler.advance(1_000);
    expect(page.hub.getValue('chosen')).toBe(1);
    page.hub.set('chosen', 2, { persist: false });
    await page.scheduler.advance(1_000);
    expect(device.keys()).toEqual([]);
  });

  it('[P1] the hub’s own bookkeeping is no key of the app', async () => {
    const { hub, device, scheduler } = await pageOfPeople();
    hub.set('ɵposition:people', 'mine');
    await scheduler.advance(1_000);
    expect(device.writes).toEqual([]);
  });
});
