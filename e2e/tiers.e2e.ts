import { eventually } from './support/demo-browser';
import { Demo } from './support/demo';

const demo = new Demo(3204);

beforeAll(() => demo.start(), 120_000);
afterEach(() => demo.reset());
afterAll(() => demo.stop());

/** What one person creates on a tier's page, another sees there without a reload, once. */
async function createAndSee(path: string): Promise<void> {
  const one = await demo.browser.open(path);
  const two = await demo.browser.open(path);
  await one.getByTestId('contact-row').first().waitFor();
  await two.getByTestId('contact-row').first().waitFor();
  const name = `Contact of ${path}`;
  await one.getByTestId('contact-field-name').fill(name);
  await one.getByTestId('contact-field-email').fill('contact@example.test');
  await one.getByTestId('contact-submit').click();
  await two.getByTestId('contact-name').filter({ hasText: name }).first().waitFor();
  await one.getByTestId('contact-name').filter({ hasText: name }).first().waitFor();
  expect(await one.getByTestId('contact-name').filter({ hasText: name }).count()).toBe(1);
  const { items } = await demo.server.rows('contacts', '?sort=-createdAt&limit=1');
  expect(items[0]).toMatchObject({ name });
}

describe('servers that know less', () => {
  it('[row:A2][row:own2][C4] versioned frames without a handshake: created in one browser, seen in the other', () =>
    createAndSee('/tiers/plain'));

  it('[row:D1][row:own2] domain events through mapIncoming: created in one browser, seen in the other', () =>
    createAndSee('/tiers/events'));

  it.each(['/tiers/plain', '/tiers/events'])(
    '[C4] after a break %s loads again what it watches, since nobody tells it what it missed',
    async (path) => {
      const page = await demo.browser.open(path);
      await page.getByTestId('contact-row').first().waitFor();
      await eventually(async () => (await demo.server.health()).connections > 0, true);
      await demo.server.faults({ refuseConnects: true });
      await demo.server.fault('drop-sockets');
      await eventually(async () => (await demo.server.health()).connections, 0);
      const name = `Missed by ${path}`;
      await demo.server.create('contacts', { name, customerId: 'c1', email: 'm@example.test' });
      expect(await page.getByTestId('contact-name').filter({ hasText: name }).count()).toBe(0);
      await demo.server.faults({ refuseConnects: false });
      await page
        .getByTestId('contact-name')
        .filter({ hasText: name })
        .first()
        .waitFor({ timeout: 45_000 });
    },
  );
});
