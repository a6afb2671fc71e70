import { eventually } from './support/demo-browser';
import { Demo, live } from './support/demo';
import { SIDES, TwoWindows, type Side } from './support/two-windows';

const demo = new Demo(3224);

beforeAll(() => demo.start(), 120_000);
afterEach(() => demo.reset());
afterAll(() => demo.stop());

async function texts(windows: TwoWindows, side: Side, testId: string): Promise<readonly string[]> {
  return windows.of(side).getByTestId(testId).allInnerTexts();
}

describe('each page in two windows, as its steps say', () => {
  it('[row:E10] a page says what to try, and shows the row that it has open on both sides', async () => {
    const { id } = await demo.server.create('notes', { title: 'Shared', body: 'One' });
    const page = await demo.browser.open(`/notes/${id}`, {
      viewport: { width: 1600, height: 1000 },
    });
    await live(page);
    expect(await page.getByTestId('try').innerText()).toMatch(/^Try: open one note/);
    await page.getByTestId('see-twice').click();
    await page.waitForURL(`**/two-windows?show=${encodeURIComponent(`/notes/${id}`)}`);
    for (const side of SIDES) {
      const frame = page.frameLocator(`[data-testid=${side}-frame]`);
      await eventually(() => frame.getByTestId('note-body').inputValue(), 'One', 45_000);
      // What the page is about stands around both, and not in each of them.
      expect(await frame.getByTestId('how').count()).toBe(0);
    }
  });

  it('[row:E10][row:A7] a contact and its invoice, made without a line, get real ids and show on the other side', async () => {
    const windows = await TwoWindows.open(demo, '/contacts');
    const right = windows.of('right');
    await windows.turn('right', 'offline');
    await right.getByTestId('contact-new').click();
    await right.getByTestId('contact-name-input').fill('Tunnel Person');
    await right.getByTestId('contact-save').click();
    await right.getByTestId('transaction-amount').fill('12.5');
    await right.getByTestId('transaction-description').fill('Tickets');
    await right.getByTestId('transaction-add').click();
    await windows.badgeSays('right', 'sync-badge', 'Offline · 2');
    // Sent, so empty again; and an empty form is no mistake.
    expect(await right.locator('app-transaction-form mat-error').count()).toBe(0);
    await windows.page.getByTestId('right-reload').click();
    await windows.badgeSays('right', 'sync-badge', 'Offline · 2');
    await eventually(() => texts(windows, 'right', 'contact-title'), ['Tunnel Person']);
    await windows.turn('right', 'offline');
    await windows.badgeSays('right', 'sync-badge', 'All saved');
    await windows.of('left').getByTestId('contact-row').filter({ hasText: 'Tunnel' }).click();
    for (const side of SIDES) {
      await eventually(
        async () => (await texts(windows, side, 'transaction-row')).length,
        1,
        30_000,
      );
    }
    const { items } = await demo.server.rows('contacts', '?sort=-createdAt&limit=1');
    expect(items).toEqual([expect.objectContaining({ name: 'Tunnel Person' })]);
    const booked = await demo.server.rows('transactions', `?contactId=${items[0]?.id}`);
    expect(booked.items.map(({ description }) => description)).toEqual(['Tickets']);
  });

  it('[row:E10][row:D3] whom the list shows can be chosen without a line, and edited', async () => {
    const { id } = await demo.server.create('contacts', { name: 'Never Opened', customerId: 'c1' });
    const windows = await TwoWindows.open(demo, '/contacts');
    const right = windows.of('right');
    const row = right.getByTestId('contact-row').filter({ hasText: 'Never Opened' });
    await row.waitFor();
    await windows.turn('right', 'offline');
    await windows.badgeSays('right', 'sync-badge', 'Offline');
    await row.click();
    await right.getByTestId('contact-role-input').fill('From the list');
    await right.getByTestId('contact-save').click();
    await windows.badgeSays('right', 'sync-badge', 'Offline · 1');
    expect(await right.getByTestId('contact-role-input').inputValue()).toBe('From the list');
    await windows.turn('right', 'offline');
    await windows.badgeSays('right', 'sync-badge', 'All saved');
    const { items } = await demo.server.rows('contacts', '?sort=-createdAt&limit=1');
    expect(items).toEqual([expect.objectContaining({ id, role: 'From the list' })]);
  });

  it('[row:E10][row:E8] of two titles a person is asked, and what they decide shows on both sides', async () => {
    const { id } = await demo.server.create('todos', {
      list: 'Asked',
      title: 'Before',
      position: 1,
    });
    const windows = await TwoWindows.open(demo, '/todos');
    for (const side of SIDES) {
      await windows.of(side).getByTestId('todos-list-Asked').click();
      await eventually(() => windows.of(side).getByTestId('todo-title').inputValue(), 'Before');
    }
    await windows.turn('right', 'offline');
    await windows.of('right').getByTestId('todo-title').fill('Ben calls it so');
    await windows.badgeSays('right', 'sync-badge', 'Offline · 1');
    await windows.of('left').getByTestId('todo-title').fill('Ada calls it so');
    // Hers is first at the server, so that it is him who is asked.
    const writers = async (): Promise<readonly string[]> =>
      (await demo.server.applied(`?entityId=${id}`)).map(({ userId }) => userId);
    await eventually(async () => (await writers()).includes('ada'), true);
    await windows.turn('right', 'offline');
    await windows.badgeSays('right', 'sync-badge', '1 for you');
    const right = windows.of('right');
    await right.getByTestId('sync-badge').click();
    await right.getByTestId('sync-decide').click();
    await right.getByTestId('conflict-mine').click();
    await windows.badgeSays('right', 'sync-badge', 'All saved');
    for (const side of SIDES) {
      const title = windows.of(side).getByTestId('todo-title');
      await eventually(() => title.inputValue(), 'Ben calls it so', 30_000);
    }
  });

  it('[row:E10][row:D5] who loses the line leaves the board of the other, and comes back with every sale', async () => {
    const windows = await TwoWindows.open(demo, '/board');
    const people = () => texts(windows, 'left', 'board-person');
    const sees = async (name: string): Promise<boolean> =>
      (await people()).some((person) => person.includes(name));
    await eventually(() => sees('Ben'), true, 30_000);
    const orders = (side: Side): Promise<string> =>
      windows.of(side).locator('[data-metric=orders]').getByTestId('metric-value').innerText();
    await eventually(async () => Number(await orders('right')) > 0, true, 30_000);
    await windows.turn('right', 'offline');
    await eventually(() => sees('Ben'), false, 30_000);
    const before = Number(await orders('right'));
    await windows.of('left').getByTestId('board-sell').click();
    await eventually(async () => Number(await orders('left')), before + 1);
    expect(Number(await orders('right'))).toBe(before);
    await windows.turn('right', 'offline');
    await eventually(async () => Number(await orders('right')), before + 1, 30_000);
    await eventually(() => sees('Ben'), true, 30_000);
  });

  it('[row:E10][row:D4][C2] the server dies for both and comes back: both lines open, and both edits are on both sides', async () => {
    const { id } = await demo.server.create('contacts', { name: 'Power Cut', customerId: 'c1' });
    const windows = await TwoWindows.open(demo, `/contacts/${id}`);
    const write = async (side: Side, field: string, text: string): Promise<void> => {
      await windows.of(side).getByTestId(`contact-${field}-input`).fill(text);
      await windows.of(side).getByTestId('contact-save').click();
    };
    await eventually(() => texts(windows, 'right', 'contact-title'), ['Power Cut']);
    await demo.server.kill();
    for (const side of SIDES) await windows.badgeSays(side, 'sync-badge', 'Offline');
    await write('left', 'role', 'By candle light');
    await write('right', 'email', 'dark@example.test');
    for (const side of SIDES) await windows.badgeSays(side, 'sync-badge', 'Offline · 1');
    await demo.server.start();
    for (const side of SIDES) {
      await windows.badgeSays(side, 'sync-badge', 'All saved');
      await windows.badgeSays(side, 'connection-badge', 'Live');
      const frame = windows.of(side);
      const fields = ['role', 'email'].map((field) => frame.getByTestId(`contact-${field}-input`));
      await eventually(
        () => Promise.all(fields.map((field) => field.inputValue())),
        ['By candle light', 'dark@example.test'],
        30_000,
      );
    }
  }, 180_000);
});
