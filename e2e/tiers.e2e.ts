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
  expect(await one.getByTestId('contact-name').filter({ hasText: name }).count()).toBe(1);
  const { items } = await demo.server.rows('contacts', '?sort=-createdAt&limit=1');
  expect(items[0]).toMatchObject({ name });
}

describe('servers that know less', () => {
  it('[row:A2][C4] versioned frames without a handshake: created in one browser, seen in the other', () =>
    createAndSee('/tiers/plain'));

  it('[row:D1] domain events through mapIncoming: created in one browser, seen in the other', () =>
    createAndSee('/tiers/events'));
});
