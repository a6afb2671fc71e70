import type { WebSocketRoute } from 'playwright-core';
import { eventually } from './support/demo-browser';
import { Demo, counter, live, shownNames } from './support/demo';
import { badgeSays } from './support/sync-centre';

const demo = new Demo(3202);
const LIST = '/customers?status=lead&segment=small';
const QUERY = '?status=lead&segment=small&sort=name&limit=20&offset=0';

beforeAll(() => demo.start(), 120_000);
afterEach(() => demo.reset());
afterAll(() => demo.stop());

async function databaseNames(): Promise<readonly unknown[]> {
  return (await demo.server.rows('customers', QUERY)).items.map((row) => row['name']);
}

describe('customers', () => {
  it('[row:A2][I4] two pages see each other’s edit', async () => {
    const [first] = (await demo.server.rows('customers', QUERY)).items;
    const one = await demo.browser.open(`/customers/${first?.id}`);
    const two = await demo.browser.open(`/customers/${first?.id}`);
    await Promise.all([live(one), live(two)]);
    await one.getByTestId('field-city').fill('Samarkand');
    await one.getByTestId('customer-save').click();
    await two.waitForFunction(
      () =>
        document.querySelector<HTMLInputElement>('[data-testid=field-city]')?.value === 'Samarkand',
    );
    const row = await (await fetch(`${demo.server.origin}/api/customers/${first?.id}`)).json();
    expect(row).toMatchObject({ city: 'Samarkand' });
  });

  it('[row:A2][G6] what one person deletes leaves the other’s list and page', async () => {
    const row = await demo.server.create('customers', {
      name: ' Aa Short Lived',
      email: 'short@example.test',
      status: 'lead',
      segment: 'small',
    });
    const one = await demo.browser.open(`/customers/${row.id}`);
    const two = await demo.browser.open(`/customers/${row.id}`);
    const list = await demo.browser.open(LIST);
    await Promise.all([live(one), live(two), live(list)]);
    await two.getByTestId('field-city').waitFor();
    await eventually(async () => (await shownNames(list))[0], 'Aa Short Lived');
    await one.getByTestId('customer-delete').click();
    await one.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await two.getByTestId('customer-gone').waitFor();
    await eventually(
      () => shownNames(list),
      (await databaseNames()).map((name) => String(name).trim()),
    );
    expect(await shownNames(list)).not.toContain('Aa Short Lived');
  });

  it('[row:A6][L2] a created customer is placed in the matching list only, on both screens', async () => {
    const matching = await demo.browser.open(LIST);
    const other = await demo.browser.open('/customers?status=churned');
    await Promise.all([live(matching), live(other)]);
    await matching.getByTestId('customer-row').first().waitFor();
    await other.getByTestId('customer-row').first().waitFor();
    const created = await demo.server.create('customers', {
      name: ' Aaron First',
      email: 'aaron@example.test',
      status: 'lead',
      segment: 'small',
    });
    await eventually(async () => (await shownNames(matching))[0], 'Aaron First');
    expect(await shownNames(other)).not.toContain('Aaron First');
    await demo.server.remove('customers', created.id);
    await eventually(
      () => shownNames(matching),
      (await databaseNames()).map((name) => String(name).trim()),
    );
  });

  it('[row:A6][O3] a refused create is rolled back, and the server’s words are shown', async () => {
    const page = await demo.browser.open(LIST);
    await live(page);
    await page.getByTestId('customer-row').first().waitFor();
    const before = await shownNames(page);
    await demo.server.faults({ httpStatus: 500, httpPct: 100 });
    await page.getByTestId('customer-create').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByTestId('field-name').fill(' Zero Chance');
    await dialog.getByTestId('field-email').fill('zero@example.test');
    await dialog.getByTestId('customer-submit').click();
    // A server that may recover is asked again, before the write waits for the person.
    await badgeSays(page, '1 for you', 30_000);
    await demo.server.faults({ httpStatus: 0 });
    await page.getByTestId('sync-badge').click();
    await page
      .getByTestId('action-reason')
      .filter({ hasText: 'The fault panel asked for this answer.' })
      .waitFor();
    await eventually(() => shownNames(page), before);
  });

  it('[B4][I9] 100 creates at once cost each list at most one load', async () => {
    const page = await demo.browser.open('/faults');
    const waiting: unknown[] = [];
    let isHeld = false;
    let line: WebSocketRoute | undefined;
    await page.routeWebSocket(/\/ws$/, (route) => {
      line = route;
      route.connectToServer().onMessage((frame) => {
        if (isHeld) waiting.push(JSON.parse(String(frame)));
        else route.send(frame);
      });
    });
    await page.goto(`${demo.server.origin}${LIST}`);
    await live(page);
    await page.getByTestId('customer-row').first().waitFor();
    // Subscribing has the list loaded again; that is not what is counted here.
    await page.waitForLoadState('networkidle');
    const loads: string[] = [];
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.pathname === '/api/customers' && request.method() === 'GET') loads.push(url.search);
    });
    // However long the server takes to write them, the page hears of them all at once.
    isHeld = true;
    const created = await Promise.all(
      Array.from({ length: 100 }, (_, i) =>
        demo.server.create('customers', {
          name: `Bulk ${String(i).padStart(3, '0')}`,
          email: `bulk${i}@example.test`,
          status: 'lead',
          segment: 'small',
        }),
      ),
    );
    const settled = await demo.server.rows('customers', QUERY);
    isHeld = false;
    line?.send(JSON.stringify(waiting.flat()));
    await eventually(
      () => shownNames(page),
      settled.items.map((row) => String(row['name']).trim()),
    );
    // A second load would come within the wait for further invalidations.
    await page.waitForTimeout(1_500);
    expect(loads).toHaveLength(new Set(loads).size);
    for (const row of created) await demo.server.remove('customers', row.id);
  });

  it('[G3][G4] an answer that is older than a push never overwrites it', async () => {
    const [, target] = (await demo.server.rows('customers', QUERY)).items;
    if (target === undefined) throw new Error('no customer to edit');
    const page = await demo.browser.open('/faults');
    const renamed = `${String(target['name'])} II`;
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route(/\/api\/customers\?/, async (route) => {
      // The answer is made before the edit and arrives after it.
      const response = await route.fetch();
      await held;
      await route.fulfill({ response });
    });
    const pushed = new Promise<void>((resolve) => {
      page.on('websocket', (socket) =>
        socket.on('framereceived', ({ payload }) => {
          if (String(payload).includes(renamed)) resolve();
        }),
      );
    });
    const asked = page.waitForRequest(/\/api\/customers\?/);
    await page.goto(`${demo.server.origin}${LIST}`);
    await Promise.all([live(page), asked]);
    await demo.server.update('customers', target.id, { name: renamed });
    await pushed;
    release();
    await eventually(async () => (await shownNames(page)).includes(renamed), true);
  });

  it('[C4][I4] after 20 % of the events were dropped, every screen equals the database', async () => {
    const page = await demo.browser.open(LIST);
    await live(page);
    await page.getByTestId('customer-row').first().waitFor();
    await demo.server.faults({ dropPct: 20 });
    const { items } = await demo.server.rows('customers', QUERY);
    for (let round = 0; round < 4; round++) {
      for (const row of items) {
        await demo.server.update('customers', row.id, { name: `R${round} ${row.id}` });
      }
    }
    await demo.server.faults({ dropPct: 0 });
    await eventually(() => shownNames(page), (await databaseNames()) as string[], 45_000);
    await page.getByRole('link', { name: 'Faults' }).first().click();
    expect(await counter(page, 'gaps')).toBeGreaterThan(0);
    expect(await counter(page, 'resumes')).toBeGreaterThan(0);
  });
});
