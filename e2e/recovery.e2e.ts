import { eventually } from './support/demo-browser';
import { Demo, counter, live, shownNames } from './support/demo';

const demo = new Demo(3203);
const LIST = '/customers?status=active&segment=mid';
const QUERY = '?status=active&segment=mid&sort=name&limit=20&offset=0';

beforeAll(() => demo.start(), 120_000);
afterEach(() => demo.reset());
afterAll(() => demo.stop());

describe('recovery', () => {
  it('[row:A9][C2] the server is killed and started again: back by itself, and nothing is stale', async () => {
    const page = await demo.browser.open(LIST);
    await live(page);
    await page.getByTestId('customer-row').first().waitFor();
    const [first] = (await demo.server.rows('customers', QUERY)).items;
    if (first === undefined) throw new Error('no customer');
    await demo.server.kill();
    await page
      .getByTestId('connection-badge')
      .filter({ hasNotText: 'Live' })
      .waitFor({ state: 'visible' });
    expect(await page.getByTestId('customer-row').count()).toBe(20);
    await demo.server.start();
    // Behind the page's back: it learns of this by resuming, not by an event that it hears.
    await demo.server.update('customers', first.id, { name: `${String(first['name'])} Reborn` });
    await live(page, 60_000);
    await eventually(
      async () => (await shownNames(page)).some((name) => name.endsWith('Reborn')),
      true,
    );
  }, 180_000);

  it('[row:own2][C4] the server forgets its log: what is watched is loaded again, and the screen is never blank', async () => {
    const page = await demo.browser.open(LIST);
    await live(page);
    await page.getByTestId('customer-row').first().waitFor();
    await page.evaluate(() => {
      const counts: number[] = [];
      Object.assign(window, { rowCounts: counts });
      new MutationObserver(() => {
        counts.push(document.querySelectorAll('[data-testid=customer-row]').length);
      }).observe(document.body, { childList: true, subtree: true });
    });
    const loaded = page.waitForResponse(
      (response) => response.url().includes('/api/customers?') && response.ok(),
    );
    await demo.server.fault('forget-log');
    await loaded;
    await live(page);
    const counts = await page.evaluate<number[]>('window.rowCounts');
    expect(Math.min(20, ...counts)).toBeGreaterThanOrEqual(20);
  });

  it('[row:own2][C2] all sockets dropped: resumes from the log without loading anything again', async () => {
    const page = await demo.browser.open(LIST);
    await live(page);
    await page.getByTestId('customer-row').first().waitFor();
    const [, second] = (await demo.server.rows('customers', QUERY)).items;
    if (second === undefined) throw new Error('no customer');
    const loads: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/api/customers?')) loads.push(request.url());
    });
    await demo.server.faults({ refuseConnects: true });
    await demo.server.fault('drop-sockets');
    await page
      .getByTestId('connection-badge')
      .filter({ hasNotText: 'Live' })
      .waitFor({ state: 'visible' });
    await demo.server.update('customers', second.id, { name: `${String(second['name'])} Resumed` });
    await demo.server.faults({ refuseConnects: false });
    await live(page, 60_000);
    await eventually(
      async () => (await shownNames(page)).some((name) => name.endsWith('Resumed')),
      true,
    );
    expect(loads).toEqual([]);
  }, 120_000);

  it('[C4][G2] events sent twice and out of order: the screen equals the database, and what came again is ignored', async () => {
    const page = await demo.browser.open(LIST);
    await live(page);
    await page.getByTestId('customer-row').first().waitFor();
    const { items } = await demo.server.rows('customers', QUERY);
    await demo.server.faults({ duplicatePct: 40, reorderPct: 40 });
    for (let round = 0; round < 3; round++) {
      await Promise.all(
        items.map((row) =>
          demo.server.update('customers', row.id, { name: `Twice ${round} ${row.id}` }),
        ),
      );
    }
    await demo.server.faults({ duplicatePct: 0, reorderPct: 0 });
    const served = await demo.server.rows('customers', QUERY);
    await eventually(
      () => shownNames(page),
      served.items.map((row) => String(row['name'])),
      45_000,
    );
    await page.getByRole('link', { name: 'Faults' }).first().click();
    await eventually(async () => (await counter(page, 'ignored')) > 0, true);
  }, 120_000);

  it('[C2] restarted by its own panel, the server ends to be started again, and the page is back', async () => {
    const page = await demo.browser.open('/faults');
    await live(page);
    const ended = demo.server.ended();
    await page.getByTestId('fault-restart').click();
    expect(await ended).toBe(75);
    await page
      .getByTestId('connection-badge')
      .filter({ hasNotText: 'Live' })
      .waitFor({ state: 'visible' });
    await demo.server.start();
    await live(page, 60_000);
    await page.getByTestId('truth-compare').click();
    await page.locator('[data-testid=truth-outcome][data-outcome=equal]').waitFor();
    expect(await counter(page, 'reconnects')).toBeGreaterThan(0);
  }, 180_000);

  it('[C1][C2] a terminal close is Offline until somebody connects by hand', async () => {
    const page = await demo.browser.open(LIST);
    await live(page);
    await demo.server.fault('close', { code: 4403 });
    const badge = page.getByTestId('connection-badge');
    await badge.filter({ hasText: 'Offline' }).waitFor();
    await badge.click();
    const panel = page.getByTestId('connection-panel');
    expect(await panel.getByTestId('connection-status').innerText()).toBe('failed');
    expect(await panel.getByTestId('connection-error').innerText()).toContain('4403');
    await panel.getByRole('button', { name: 'Connect now' }).click();
    await live(page);
  });
});
