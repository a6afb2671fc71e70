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

/** From now on the page remembers how it was shown. */
async function remember(page: Page): Promise<void> {
  await page.evaluate(() => {
    const shown: boolean[] = [];
    Object.assign(window, { shown });
    window.addEventListener('pageshow', ({ persisted }) => shown.push(persisted));
  });
}

/** Whether it came back from the cache, each time; null where it is a page that was loaded anew. */
function howShown(page: Page): Promise<unknown> {
  return page.evaluate(() => ('shown' in window ? window.shown : null));
}

async function write(page: Page, field: string, value: string): Promise<void> {
  await page.bringToFront();
  await page.getByTestId(`field-${field}`).fill(value);
  await page.getByTestId('customer-save').click();
}

async function shows(page: Page, field: string, value: string): Promise<void> {
  await eventually(() => page.getByTestId(`field-${field}`).inputValue(), value, 30_000);
}

describe('a page that the browser keeps in its history', () => {
  it('[T3][I6] gives the lead back as it goes; when it returns it follows, shows what was missed, and sends nothing twice', async () => {
    const row = { name: 'Kept Page', email: 'kept@example.test', status: 'lead', city: 'Rome' };
    const { id } = await server.create('customers', { ...row, segment: 'small' });
    const device = await browser.person();
    const leader = await browser.openTab(device, `/customers/${id}`);
    await live(leader);
    const other = await browser.openTab(device, `/customers/${id}`);
    await live(other);
    await remember(leader);
    await leader.bringToFront();
    await leader.goto('about:blank');

    // The other one leads, with a line of its own, and sends.
    await write(other, 'city', 'Oslo');
    await badgeSays(other, 'All saved');
    await server.update('customers', id, { phone: '42' });
    await shows(other, 'phone', '42');

    await leader.bringToFront();
    // A page that was kept is shown, not loaded.
    await leader.goBack({ waitUntil: 'commit' });
    expect(await howShown(leader)).toEqual([true]);
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
});
