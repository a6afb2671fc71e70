import type { FrameLocator, Page } from 'playwright-core';
import { eventually } from './support/demo-browser';
import { Demo } from './support/demo';

const demo = new Demo(3216);

beforeAll(() => demo.start(), 120_000);
afterEach(() => demo.reset());
afterAll(() => demo.stop());

type Side = 'left' | 'right';

function windowOf(page: Page, side: Side): FrameLocator {
  return page.frameLocator(`[data-testid=${side}-frame]`);
}

async function badgeSays(page: Page, side: Side, badge: string, text: string): Promise<void> {
  const words = windowOf(page, side).getByTestId(badge).filter({ hasText: text });
  await words.waitFor({ timeout: 30_000 });
}

async function open(path: string): Promise<Page> {
  const page = await demo.browser.open(`/two-windows?show=${encodeURIComponent(path)}`, {
    viewport: { width: 1600, height: 1000 },
  });
  for (const side of ['left', 'right'] as const) {
    await badgeSays(page, side, 'connection-badge', 'Live');
  }
  return page;
}

async function turn(page: Page, testId: string): Promise<void> {
  await page.getByTestId(testId).getByRole('switch').click();
}

async function rename(page: Page, side: Side, field: string, text: string): Promise<void> {
  const frame = windowOf(page, side);
  await frame.getByTestId(`contact-${field}-input`).fill(text);
  await frame.getByTestId('contact-save').click();
}

describe('two windows', () => {
  it('[row:E10][row:D4] are two people, two devices and two lines: what one writes shows in the other', async () => {
    const { id } = await demo.server.create('contacts', {
      name: 'Shared Person',
      customerId: 'c1',
    });
    const page = await open(`/contacts/${id}`);
    for (const [side, name] of [
      ['left', 'Ada'],
      ['right', 'Ben'],
    ] as const) {
      expect(await windowOf(page, side).locator('.device').innerText()).toContain(name);
    }
    await eventually(async () => (await demo.server.health()).connections, 3);
    await rename(page, 'left', 'role', 'Captain');
    const field = windowOf(page, 'right').getByTestId('contact-role-input');
    await eventually(() => field.inputValue(), 'Captain');
    const done = await demo.server.applied(`?entityId=${id}`);
    expect(done.map(({ userId }) => userId)).toContain('ada');
  });

  it('[row:E10][row:A7] one works on without its line, and both edits are there when it is back', async () => {
    const row = await demo.server.create('contacts', { name: 'Torn Person', customerId: 'c1' });
    const page = await open(`/contacts/${row.id}`);
    await turn(page, 'right-offline');
    await badgeSays(page, 'right', 'sync-badge', 'Offline');
    await badgeSays(page, 'left', 'sync-badge', 'All saved');
    await rename(page, 'right', 'role', 'Ben was here');
    await badgeSays(page, 'right', 'sync-badge', 'Offline · 1');
    await rename(page, 'left', 'email', 'ada@example.test');
    await badgeSays(page, 'left', 'sync-badge', 'All saved');
    expect(await windowOf(page, 'left').getByTestId('contact-role-input').inputValue()).toBe('');
    await turn(page, 'right-offline');
    await badgeSays(page, 'right', 'sync-badge', 'All saved');
    for (const side of ['left', 'right'] as const) {
      const frame = windowOf(page, side);
      const fields = ['role', 'email'].map((field) => frame.getByTestId(`contact-${field}-input`));
      await eventually(
        () => Promise.all(fields.map((field) => field.inputValue())),
        ['Ben was here', 'ada@example.test'],
      );
    }
  });

  it('[row:E10] for one of them the server is down, and comes back, while the other notices nothing', async () => {
    const page = await open('/customers');
    await turn(page, 'left-down');
    await badgeSays(page, 'left', 'connection-badge', 'Connecting');
    await windowOf(page, 'right')
      .getByTestId('connection-badge')
      .filter({ hasText: 'Live' })
      .waitFor();
    const first = windowOf(page, 'left').getByTestId('customer-name').first();
    const name = await first.innerText();
    const { items } = await demo.server.rows('customers', '?sort=name&limit=1');
    await demo.server.update('customers', items[0]?.id ?? '', { name: '0 Renamed' });
    await windowOf(page, 'right')
      .getByTestId('customer-name')
      .filter({ hasText: '0 Renamed' })
      .waitFor();
    expect(await first.innerText()).toBe(name);
    await page.getByTestId('left-heal').click();
    await windowOf(page, 'left')
      .getByTestId('customer-name')
      .filter({ hasText: '0 Renamed' })
      .waitFor({ timeout: 45_000 });
  });

  it('[row:E10][C4] events that are lost to one of them are noticed, and fetched', async () => {
    const page = await open('/customers');
    await windowOf(page, 'right').getByTestId('customer-name').first().waitFor();
    const slider = page.getByTestId('right-loss');
    await slider.fill('60');
    const { items } = await demo.server.rows('customers', '?sort=name&limit=5');
    const rename = async (place: number, round: number): Promise<unknown> =>
      demo.server.update('customers', items[place]?.id ?? '', { name: `! ${place} ${round}` });
    for (let round = 1; round <= 6; round++) {
      for (const place of items.keys()) await rename(place, round);
    }
    await page.getByTestId('right-heal').click();
    await rename(0, 7);
    const shown = windowOf(page, 'right').getByTestId('customer-name');
    await eventually(
      async () => (await shown.allInnerTexts()).slice(0, 5),
      ['! 0 7', '! 1 6', '! 2 6', '! 3 6', '! 4 6'],
      45_000,
    );
  });

  it('[row:E10] both go where the page around them says, without loading anew', async () => {
    const page = await open('/customers');
    const frames = page.frames().filter((frame) => frame !== page.mainFrame());
    expect(frames).toHaveLength(2);
    for (const frame of frames) await frame.evaluate('window.isTheSame = true');
    await page.getByTestId('two-windows-page').click();
    await page.getByRole('option', { name: 'Contacts' }).click();
    for (const side of ['left', 'right'] as const) {
      await windowOf(page, side).getByTestId('contact-row').first().waitFor();
    }
    for (const frame of frames) expect(await frame.evaluate('window.isTheSame')).toBe(true);
    expect(new URL(page.url()).searchParams.get('show')).toBe('/contacts');
  });
});
