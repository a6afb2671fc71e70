import { Demo } from './support/demo';

const demo = new Demo(3204);

beforeAll(() => demo.start(), 120_000);
afterEach(() => demo.reset());
afterAll(() => demo.stop());

describe.each([
  ['[row:A2]', '/tiers/plain', 'versioned frames without a handshake'],
  ['[row:D1]', '/tiers/events', 'domain events through mapIncoming'],
])('%s', (rule, path, what) => {
  it(`${rule} ${what}: created in one browser, seen in the other`, async () => {
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
  });
});
