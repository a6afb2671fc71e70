import type { Page } from 'playwright-core';
import { DemoBrowser, eventually } from './support/demo-browser';
import { live } from './support/demo';
import { ReferenceServer } from './support/reference-server';
import { badgeSays } from './support/sync-centre';

const server = new ReferenceServer(3219);
/** Playwright keeps pages out of the history's cache unless it is told not to. */
const browser = new DemoBrowser(server.origin, ['--disable-back-forward-cache']);

beforeAll(() => Promise.all([server.start(), browser.launch()]), 120_000);
afterEach(() => browser.closePages());
afterAll(async () => {
  await browser.close();
  await server.stop();
});

/** A page that is loaded anew does not remember it. */
async function remember(page: Page): Promise<void> {
  await page.evaluate(() => Object.assign(window, { wasThere: true }));
}

/** Goes back to a page, and gives why it was loaded anew; nothing where it was shown as it was kept. */
async function goBack(page: Page): Promise<readonly string[]> {
  const session = await page.context().newCDPSession(page);
  const reasons: string[] = [];
  session.on('Page.backForwardCacheNotUsed', ({ notRestoredExplanations }) => {
    reasons.push(...notRestoredExplanations.map(({ reason }) => reason));
  });
  await session.send('Page.enable');
  await page.bringToFront();
  await page.goBack({ waitUntil: 'commit' });
  const isKept = await page.evaluate(() => 'wasThere' in window);
  return isKept ? [] : ['loaded anew', ...reasons];
}

async function write(page: Page, field: string, value: string): Promise<void> {
  await page.bringToFront();
  await page.getByTestId(`field-${field}`).fill(value);
  await page.getByTestId('customer-save').click();
}

async function shows(page: Page, field: string, value: string): Promise<void> {
  await eventually(() => page.getByTestId(`field-${field}`).inputValue(), value, 30_000);
}

/** Two tabs of one person on a new customer; the first one leads, and somebody looks at it. */
async function twoTabs(name: string) {
  const row = { name, email: 'kept@example.test', status: 'lead', city: 'Rome', segment: 'small' };
  const { id } = await server.create('customers', row);
  const device = await browser.person();
  const leader = await browser.openTab(device, `/customers/${id}`);
  await live(leader);
  const other = await browser.openTab(device, `/customers/${id}`);
  await live(other);
  await remember(leader);
  await leader.bringToFront();
  return { id, leader, other };
}

/** The row's phone as the device's copies have it. */
function storedPhone(page: Page, id: string): Promise<unknown> {
  return page.evaluate(
    (row) =>
      new Promise<unknown>((resolve, reject) => {
        const opening = indexedDB.open('ngx-cachehub');
        opening.onerror = () => reject(opening.error ?? new Error('not opened'));
        opening.onsuccess = () => {
          const database = opening.result;
          const reading = database.transaction('entries').objectStore('entries').getAll();
          reading.onsuccess = () => {
            database.close();
            const text = reading.result.map((entry) => JSON.stringify(entry)).join('\n');
            resolve(new RegExp(`"id":"${row}"[^}]*"phone":"([^"]*)"`).exec(text)?.[1]);
          };
        };
      }),
    id,
  );
}

describe('a page that the browser keeps in its history', () => {
  it('[T3][I6] gives the lead back as it goes; when it returns it follows, shows what was missed, and sends nothing twice', async () => {
    const { id, leader, other } = await twoTabs('Kept Page');
    await leader.goto('about:blank');

    // The other one leads, with a line of its own, and sends.
    await write(other, 'city', 'Oslo');
    await badgeSays(other, 'All saved');
    await server.update('customers', id, { phone: '42' });
    await shows(other, 'phone', '42');

    // A page that was kept is shown, not loaded.
    expect(await goBack(leader)).toEqual([]);
    await shows(leader, 'city', 'Oslo');
    await shows(leader, 'phone', '42');
    await live(leader);
    await badgeSays(leader, 'All saved');
    await eventually(async () => (await server.health()).connections, 1);

    await write(leader, 'city', 'Bern');
    await shows(other, 'city', 'Bern');
    await badgeSays(leader, 'All saved');
    const done = (await server.applied(`?entityId=${id}`)).slice(1);
    expect(done.map(({ op }) => op)).toEqual(['update', 'update', 'update']);
    const keys = done.flatMap(({ idempotencyKey }) => idempotencyKey ?? []);
    expect([keys.length, new Set(keys).size]).toEqual([2, 2]);
  }, 120_000);

  it('[P2][Q1] goes there while it writes its copies, which are committed without it, and is kept all the same', async () => {
    const { id, leader, other } = await twoTabs('Written Late');
    // What just came is not written yet: that is done as the page goes.
    await server.update('customers', id, { city: 'Oslo' });
    await shows(leader, 'city', 'Oslo');
    await leader.goto('about:blank');
    // A busy machine takes its time for that, and nothing can ask how far it is without asking for the store.
    await new Promise((resolve) => setTimeout(resolve, 3_000));

    // The other one writes to the same store, which the page that is kept must not hold.
    await server.update('customers', id, { phone: '42' });
    await shows(other, 'phone', '42');
    // Not before its second is over: who asks for a store at the moment in which a page goes, while its last
    // write is still under way, puts it out of the history.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await eventually(() => storedPhone(other, id), '42');

    expect(await goBack(leader)).toEqual([]);
    await shows(leader, 'phone', '42');
  }, 120_000);
});
