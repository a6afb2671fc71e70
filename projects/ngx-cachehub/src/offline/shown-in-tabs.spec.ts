import { CacheEngine } from '../cache/cache-engine';
import { PushTurns } from '../cache/push-turns';
import {
  create,
  rename,
  setOnline,
  settledTabs,
  type OpenTab,
} from './spec-support/tabs-of-one-device';

/** A stream shows the row to this tab alone. */
function showIn({ hub }: OpenTab, mutationId: string): void {
  const origin = { mutationId };
  const row = { id: 'r1', name: 'Eve', version: 1 };
  const patch = { kind: 'create', entity: 'customers', id: 'r1', version: 1, origin, row } as const;
  hub.injector.get(CacheEngine).part(PushTurns).applyPatches([patch], 'realtime');
}

/** The first of two tabs sends a create, which takes effect; its answer is lost. */
async function createInTabs() {
  const setting = await settledTabs(2);
  const { clock, server, tabs } = setting;
  server.losesAnswers = true;
  const id = String(await tabs[0].offline.queueOfflineAction(create('Eve')));
  await clock.advance(100);
  const [{ idempotencyKey: key }] = tabs[1].offline.actions();
  /** What is sent again is refused. */
  const park = async () => {
    server.losesAnswers = false;
    server.refuses = true;
    await clock.advance(60_000);
  };
  return { ...setting, id, key, park };
}

describe('a create whose row one of several tabs was shown', () => {
  afterEach(() => Reflect.deleteProperty(navigator, 'onLine'));

  it.each([0, 1])('[Q32][I6] is confirmed in all of them: tab %s', async (seeing) => {
    const { clock, device, server, tabs, key, park } = await createInTabs();
    showIn(tabs[seeing], key);
    await park();
    expect(tabs.map(({ offline }) => offline.queueSize())).toEqual([0, 0]);
    server.refuses = false;
    await tabs[1 - seeing].offline.queueOfflineAction(rename('Eva', 'tmp_1'));
    await clock.advance(60_000);
    expect(server.applied).toEqual(['create Eve', 'rename Eva']);
    expect(server.rows.get('r1')?.name).toBe('Eva');
    expect(await device.stored()).toEqual([]);
  });

  it('[Q32] is left to the tab that sends where it is to be sent again', async () => {
    const { clock, server, tabs, key } = await createInTabs();
    server.losesAnswers = false;
    server.isAway = true;
    await clock.advance(31_000);
    showIn(tabs[1], key);
    await clock.advance(100);
    const states = () => tabs.map(({ offline }) => offline.actions().map(({ status }) => status));
    expect(states()).toEqual([['waiting'], ['waiting']]);
    showIn(tabs[0], key);
    await clock.advance(100);
    expect(states()).toEqual([[], []]);
  });

  it('[Q32][O6] is another one once a person has edited it: what is written of the row goes to that row', async () => {
    const { clock, server, tabs, id, key, park } = await createInTabs();
    showIn(tabs[1], key);
    tabs[1].tab.freeze('untold');
    await park();
    setOnline(false);
    await tabs[0].offline.edit(id, { name: 'Eli' });
    tabs[1].tab.thaw('untold');
    await clock.advance(20_000);
    expect(tabs[1].offline.actions()).toMatchObject([{ id, payload: { name: 'Eli' } }]);
    await tabs[1].offline.queueOfflineAction(rename('Eva', 'r1'));
    server.refuses = false;
    setOnline(true);
    await clock.advance(60_000);
    expect([...server.rows.values()].map(({ name }) => name)).toEqual(['B', 'Eva', 'Eli']);
  });
});
