import { eventually } from './support/demo-browser';
import { Demo } from './support/demo';
import { SIDES, TwoWindows, type Side } from './support/two-windows';

const demo = new Demo(3216);

beforeAll(() => demo.start(), 120_000);
afterEach(() => demo.reset());
afterAll(() => demo.stop());

async function rename(windows: TwoWindows, side: Side, field: string, text: string): Promise<void> {
  const frame = windows.of(side);
  await frame.getByTestId(`contact-${field}-input`).fill(text);
  await frame.getByTestId('contact-save').click();
}

describe('two windows', () => {
  it('[row:E10][row:D4] are two people, two devices and two lines: what one writes shows in the other', async () => {
    const { id } = await demo.server.create('contacts', {
      name: 'Shared Person',
      customerId: 'c1',
    });
    const windows = await TwoWindows.open(demo, `/contacts/${id}`);
    for (const [side, name] of [
      ['left', 'Ada'],
      ['right', 'Ben'],
    ] as const) {
      expect(await windows.of(side).locator('.device').innerText()).toContain(name);
    }
    await eventually(async () => (await demo.server.health()).connections, 3);
    await rename(windows, 'left', 'role', 'Captain');
    const field = windows.of('right').getByTestId('contact-role-input');
    await eventually(() => field.inputValue(), 'Captain');
    const done = await demo.server.applied(`?entityId=${id}`);
    expect(done.map(({ userId }) => userId)).toContain('ada');
  });

  it('[row:E10][row:A7] one works on without its line, and both edits are there when it is back', async () => {
    const row = await demo.server.create('contacts', { name: 'Torn Person', customerId: 'c1' });
    const windows = await TwoWindows.open(demo, `/contacts/${row.id}`);
    // Without a line nothing is loaded: the row has to be there before.
    await windows.of('right').getByTestId('contact-role-input').waitFor();
    await windows.turn('right', 'offline');
    await windows.badgeSays('right', 'sync-badge', 'Offline');
    await windows.badgeSays('left', 'sync-badge', 'All saved');
    await rename(windows, 'right', 'role', 'Ben was here');
    await windows.badgeSays('right', 'sync-badge', 'Offline · 1');
    await rename(windows, 'left', 'email', 'ada@example.test');
    await windows.badgeSays('left', 'sync-badge', 'All saved');
    expect(await windows.of('left').getByTestId('contact-role-input').inputValue()).toBe('');
    await windows.turn('right', 'offline');
    await windows.badgeSays('right', 'sync-badge', 'All saved');
    for (const side of SIDES) {
      const frame = windows.of(side);
      const fields = ['role', 'email'].map((field) => frame.getByTestId(`contact-${field}-input`));
      await eventually(
        () => Promise.all(fields.map((field) => field.inputValue())),
        ['Ben was here', 'ada@example.test'],
      );
    }
  });

  it('[row:E10] for one of them the server is down, and comes back, while the other notices nothing', async () => {
    const windows = await TwoWindows.open(demo, '/customers');
    const { page } = windows;
    await windows.turn('left', 'down');
    await windows.badgeSays('left', 'connection-badge', 'Connecting');
    await windows.of('right').getByTestId('connection-badge').filter({ hasText: 'Live' }).waitFor();
    const first = windows.of('left').getByTestId('customer-name').first();
    const name = await first.innerText();
    const { items } = await demo.server.rows('customers', '?sort=name&limit=1');
    await demo.server.update('customers', items[0]?.id ?? '', { name: '0 Renamed' });
    await windows
      .of('right')
      .getByTestId('customer-name')
      .filter({ hasText: '0 Renamed' })
      .waitFor();
    expect(await first.innerText()).toBe(name);
    await page.getByTestId('left-heal').click();
    await windows
      .of('left')
      .getByTestId('customer-name')
      .filter({ hasText: '0 Renamed' })
      .waitFor({ timeout: 45_000 });
  });

  it('[row:E10][C4] events that are lost to one of them are noticed, and fetched', async () => {
    const windows = await TwoWindows.open(demo, '/customers');
    const { page } = windows;
    await windows.of('right').getByTestId('customer-name').first().waitFor();
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
    const shown = windows.of('right').getByTestId('customer-name');
    await eventually(
      async () => (await shown.allInnerTexts()).slice(0, 5),
      ['! 0 7', '! 1 6', '! 2 6', '! 3 6', '! 4 6'],
      45_000,
    );
  });

  it('[row:E10] both go where the page around them says, without loading anew', async () => {
    const windows = await TwoWindows.open(demo, '/customers');
    const { page } = windows;
    const frames = page.frames().filter((frame) => frame !== page.mainFrame());
    expect(frames).toHaveLength(2);
    for (const frame of frames) await frame.evaluate('window.isTheSame = true');
    await page.getByTestId('two-windows-page').click();
    await page.getByRole('option', { name: 'Contacts' }).click();
    for (const side of SIDES) {
      await windows.of(side).getByTestId('contact-row').first().waitFor();
    }
    for (const frame of frames) expect(await frame.evaluate('window.isTheSame')).toBe(true);
    expect(new URL(page.url()).searchParams.get('show')).toBe('/contacts');
  });
});
