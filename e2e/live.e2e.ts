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

  it('[row:A8] a card flashes once for each measurement', async () => {
    const page = await demo.browser.open('/');
    await live(page);
    await page.getByTestId('metric-card').first().waitFor();
    // How long a flash lasts is proved under a virtual clock; here, that browser and server agree on it.
    const toggles = await page.evaluate(
      () =>
        new Promise<readonly (readonly [boolean, number])[]>((resolve, reject) => {
          const card = document.querySelector('[data-testid=metric-card]');
          if (card === null) return reject(new Error('no card'));
          const seen: [boolean, number][] = [];
          const look = (): void => {
            const flashing = card.classList.contains('updating');
            const last = seen.at(-1)?.[0] ?? false;
            if (flashing !== last) seen.push([flashing, Number(card.getAttribute('data-version'))]);
            if (seen.length >= 6) resolve(seen);
          };
          new MutationObserver(look).observe(card, { attributeFilter: ['class'] });
        }),
    );
    expect(toggles.map(([on]) => on)).toEqual([true, false, true, false, true, false]);
    const versions = toggles.filter(([on]) => on).map(([, version]) => version);
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
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
