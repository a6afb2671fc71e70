import { eventually } from './support/demo-browser';
import { Demo, live } from './support/demo';

const demo = new Demo(3201);

beforeAll(() => demo.start(), 120_000);
afterEach(() => demo.reset());
afterAll(() => demo.stop());

describe('the live dashboard', () => {
  it('[row:A8] becomes live and shows real measurements that change', async () => {
    const page = await demo.browser.open('/');
    await live(page);
    const cards = page.getByTestId('metric-card');
    await cards.first().waitFor();
    const { items } = await demo.server.rows('dashboard-metrics');
    expect(await cards.count()).toBe(items.length);
    const version = await cards.first().getAttribute('data-version');
    await page.waitForFunction(
      (before) =>
        document.querySelector('[data-testid=metric-card]')?.getAttribute('data-version') !==
        before,
      version,
    );
    expect(demo.browser.errors).toEqual([]);
  });

  it('[row:A8] a card flashes for half a second when its metric is measured', async () => {
    const page = await demo.browser.open('/');
    await live(page);
    const flashes = await page.evaluate(
      () =>
        new Promise<number[]>((resolve) => {
          const lengths: number[] = [];
          let since: number | undefined;
          const look = (): void => {
            const flashing = document.querySelector('[data-testid=metric-card].updating') !== null;
            if (flashing && since === undefined) since = performance.now();
            if (!flashing && since !== undefined) {
              lengths.push(performance.now() - since);
              since = undefined;
            }
            if (lengths.length >= 3) resolve(lengths);
            else requestAnimationFrame(look);
          };
          look();
        }),
    );
    // The first may have begun before we looked; a frame of a busy machine is allowed at both ends.
    for (const length of flashes.slice(1)) {
      expect(length).toBeGreaterThan(350);
      expect(length).toBeLessThan(900);
    }
  });

  it('[row:A8] what somebody does appears in the feed as new', async () => {
    const page = await demo.browser.open('/');
    await live(page);
    await page.getByTestId('activity-feed').waitFor();
    const row = await demo.server.create('customers', {
      name: 'Feed Person',
      email: 'feed@example.test',
      status: 'lead',
      segment: 'small',
    });
    const entry = page.getByTestId('activity').filter({ hasText: 'Feed Person' }).first();
    await entry.waitFor();
    await entry.getByTestId('activity-new').waitFor();
    await entry.getByTestId('activity-new').waitFor({ state: 'detached', timeout: 6_000 });
    expect(await page.getByTestId('activity').count()).toBeLessThanOrEqual(50);
    await demo.server.remove('customers', row.id);
  });

  it('[row:A9][C5] leaving a page leaves no server subscription behind', async () => {
    const subscriptions = async (): Promise<number> => (await demo.server.health()).subscriptions;
    const page = await demo.browser.open('/');
    await live(page);
    await eventually(subscriptions, 2);
    for (let visit = 0; visit < 3; visit++) {
      await page.getByRole('link', { name: 'Customers' }).first().click();
      await page.getByTestId('customer-row').first().waitFor();
      await eventually(subscriptions, 1);
      await page.getByRole('link', { name: 'Live' }).first().click();
      await page.getByTestId('metric-card').first().waitFor();
      await eventually(subscriptions, 2);
    }
    await demo.browser.closePages();
    await eventually(subscriptions, 0);
  });
});
