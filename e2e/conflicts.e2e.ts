import type { Page } from 'playwright-core';
import { eventually } from './support/demo-browser';
import { Demo, live } from './support/demo';
import type { ApiRow } from './support/reference-server';
import { SyncCentre, badgeSays } from './support/sync-centre';

const demo = new Demo(3209);
const BASE = {
  name: 'Nadia Karim',
  email: 'nadia@example.test',
  company: 'Karim & Sons',
  city: 'Lisbon',
  phone: '111',
  notes: 'Likes tea.\nCalls on Mondays.\nPays late.',
  status: 'lead',
  segment: 'small',
};

beforeAll(() => demo.start(), 120_000);
afterEach(() => demo.reset());
afterAll(() => demo.stop());

/** One customer on two screens. The first works without the server, the second is live. */
class Meeting {
  private constructor(
    readonly row: ApiRow,
    readonly mine: Page,
    readonly theirs: Page,
  ) {}

  static async of(name: string): Promise<Meeting> {
    const row = await demo.server.create('customers', { ...BASE, name });
    const mine = await demo.browser.open(`/customers/${row.id}`);
    const theirs = await demo.browser.open(`/customers/${row.id}`);
    await Promise.all([live(mine), live(theirs)]);
    await Promise.all([shows(mine, 'name', name), shows(theirs, 'name', name)]);
    await new SyncCentre(mine).workOffline(true);
    return new Meeting(row, mine, theirs);
  }

  /** Both write, the second first of all at the server; then the first comes back. */
  async collide(mine: Fields, theirs: Fields): Promise<void> {
    await write(this.mine, mine);
    await badgeSays(this.mine, 'Offline · 1');
    await write(this.theirs, theirs);
    await badgeSays(this.theirs, 'All saved');
    await this.comeBack();
  }

  async comeBack(): Promise<void> {
    await new SyncCentre(this.mine).workOffline(false);
  }

  /** Both screens and the server agree on it. */
  async endsAs(fields: Fields): Promise<void> {
    for (const [field, value] of Object.entries(fields)) {
      await shows(this.mine, field, value);
      await shows(this.theirs, field, value);
    }
    expect(await this.atServer()).toMatchObject(fields);
  }

  async atServer(): Promise<ApiRow | undefined> {
    const answer = await fetch(`${demo.server.origin}/api/customers/${this.row.id}`);
    return answer.ok ? ((await answer.json()) as ApiRow) : undefined;
  }

  /** What the server did to the row after it was made, each write once. */
  async done(): Promise<readonly string[]> {
    const done = (await demo.server.applied(`?entityId=${this.row.id}`)).slice(1);
    expect(new Set(done.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(done.length);
    return done.map(({ op }) => op);
  }
}

type Fields = Readonly<Record<string, string>>;

async function write(page: Page, fields: Fields): Promise<void> {
  for (const [field, value] of Object.entries(fields)) {
    await page.getByTestId(`field-${field}`).fill(value);
  }
  await page.getByTestId('customer-save').click();
}

async function shows(page: Page, field: string, value: string): Promise<void> {
  await eventually(() => page.getByTestId(`field-${field}`).inputValue(), value);
}

async function press(page: Page, key: string, testId: string): Promise<void> {
  const at = (): Promise<boolean> =>
    page.evaluate(
      (id) => document.activeElement?.closest(`[data-testid="${id}"]`) !== null,
      testId,
    );
  for (let step = 0; step < 60; step++) {
    if (await at()) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${key} never reached ${testId}`);
}

/** Opens the sync centre and in it the only conflict. */
async function openConflict(page: Page): Promise<void> {
  await badgeSays(page, '1 for you');
  await new SyncCentre(page).open();
  await page.getByTestId('sync-decide').click();
  await page.getByTestId('conflict-title').waitFor();
}

describe('two people write the same row', () => {
  it('[M1][row:B7] fields that one side alone changed become one row, and nobody is asked', async () => {
    const meeting = await Meeting.of('Quiet Merge');
    await meeting.collide({ city: 'Porto' }, { phone: '222' });
    await badgeSays(meeting.mine, 'All saved');
    await meeting.endsAs({ city: 'Porto', phone: '222', name: 'Quiet Merge' });
    expect(await meeting.done()).toEqual(['update', 'update']);
    expect((await meeting.atServer())?.version).toBe(meeting.row.version + 2);
  });

  it('[M3][row:B7] notes that both changed in different lines keep the words of both', async () => {
    const meeting = await Meeting.of('Two Lines');
    await meeting.collide(
      { notes: 'Likes green tea.\nCalls on Mondays.\nPays late.' },
      { notes: 'Likes tea.\nCalls on Mondays.\nPays late, but pays.' },
    );
    await badgeSays(meeting.mine, 'All saved');
    await meeting.endsAs({ notes: 'Likes green tea.\nCalls on Mondays.\nPays late, but pays.' });
    expect(await meeting.done()).toEqual(['update', 'update']);
  });

  it('[M6][M7][row:B7] a name that both changed waits for the person, who decides it by keyboard alone', async () => {
    const meeting = await Meeting.of('Manual Name');
    const { mine } = meeting;
    await meeting.collide({ name: 'Mine', city: 'Porto' }, { name: 'Theirs', phone: '222' });
    await badgeSays(mine, '1 for you');
    // Until it is decided, this person's own words stay on the screen.
    await shows(mine, 'name', 'Mine');
    expect(await meeting.done()).toEqual(['update']);

    await press(mine, 'Tab', 'sync-badge');
    await mine.keyboard.press('Enter');
    await mine.getByTestId('sync-conflict').waitFor();
    await press(mine, 'Tab', 'sync-decide');
    await mine.keyboard.press('Enter');
    await mine.getByTestId('conflict-field-name').waitFor();
    expect(await mine.getByTestId('conflict-save').isDisabled()).toBe(true);
    await press(mine, 'Tab', 'conflict-name-mine');
    await press(mine, 'ArrowDown', 'conflict-name-own');
    await mine.keyboard.press('Space');
    await press(mine, 'Tab', 'conflict-words-name');
    await mine.keyboard.press('ControlOrMeta+A');
    await mine.keyboard.type('Both Of Us');
    await press(mine, 'Tab', 'conflict-save');
    await mine.keyboard.press('Enter');
    await mine.getByRole('dialog').filter({ hasText: 'Manual' }).waitFor({ state: 'detached' });
    await badgeSays(mine, 'All saved');
    await meeting.endsAs({ name: 'Both Of Us', city: 'Porto', phone: '222' });
    expect(await meeting.done()).toEqual(['update', 'update']);
  });

  it('[M6][I7] what waits for a person holds back its own row and no other, and is there after a reload', async () => {
    const meeting = await Meeting.of('Held Lane');
    const { mine } = meeting;
    const other = await demo.server.create('customers', { ...BASE, name: 'Free Lane' });
    await meeting.collide({ name: 'Mine' }, { name: 'Theirs' });
    await badgeSays(mine, '1 for you');

    await write(mine, { city: 'Faro' });
    await mine.goto(`${demo.server.origin}/customers/${other.id}`);
    await shows(mine, 'name', 'Free Lane');
    await write(mine, { city: 'Braga' });
    await eventually(async () => cityOf(other.id), 'Braga');
    expect(await meeting.done()).toEqual(['update']);

    await mine.goto(`${demo.server.origin}/customers/${meeting.row.id}`);
    await shows(mine, 'name', 'Mine');
    await shows(mine, 'city', 'Faro');
    await openConflict(mine);
    await mine.getByTestId('conflict-theirs').click();
    await badgeSays(mine, 'All saved');
    await meeting.endsAs({ name: 'Theirs', city: 'Faro' });
  });

  it('[M7] a decision that meets yet another write merges again, and asks again only for what differs', async () => {
    const meeting = await Meeting.of('Twice Met');
    const { mine, theirs } = meeting;
    await meeting.collide({ name: 'Mine' }, { name: 'Theirs' });
    await badgeSays(mine, '1 for you');
    await new SyncCentre(mine).workOffline(true);
    await openConflict(mine);
    await mine.getByTestId('conflict-mine').click();
    await badgeSays(mine, 'Offline · 1');
    await write(theirs, { name: 'Theirs Again', phone: '222' });
    await badgeSays(theirs, 'All saved');
    await meeting.comeBack();
    await openConflict(mine);
    await mine.getByTestId('conflict-mine').click();
    await badgeSays(mine, 'All saved');
    await meeting.endsAs({ name: 'Mine', phone: '222' });
    expect(await meeting.done()).toEqual(['update', 'update', 'update']);
  });

  it.each([
    ['mine', { city: 'Porto' }],
    ['theirs', undefined],
  ] as const)(
    '[M4][row:B7] an edit of what somebody deleted asks; the person takes %s',
    async (side, left) => {
      const meeting = await Meeting.of(`Deleted There, ${side}`);
      const { mine } = meeting;
      await write(mine, { city: 'Porto' });
      await badgeSays(mine, 'Offline · 1');
      await demo.server.remove('customers', meeting.row.id);
      await meeting.theirs.getByTestId('customer-gone').waitFor();
      await meeting.comeBack();
      await openConflict(mine);
      await mine.getByTestId(`conflict-${side}`).click();
      await badgeSays(mine, 'All saved');
      const found = async (): Promise<readonly unknown[]> =>
        (
          await demo.server.rows('customers', `?q=${encodeURIComponent(`Deleted There, ${side}`)}`)
        ).items.map((row) => row['city']);
      await eventually(found, left === undefined ? [] : [left.city]);
      if (left === undefined) await mine.getByTestId('customer-gone').waitFor();
      else await shows(mine, 'city', left.city);
    },
  );

  it.each([
    ['mine', false],
    ['theirs', true],
  ] as const)(
    '[M4][row:B7] a delete of what somebody changed asks; the person takes %s',
    async (side, isKept) => {
      const meeting = await Meeting.of(`Deleted Here, ${side}`);
      const { mine, theirs } = meeting;
      await mine.getByTestId('customer-delete').click();
      await mine.getByTestId('customer-delete-confirm').click();
      await badgeSays(mine, 'Offline · 1');
      await write(theirs, { city: 'Porto' });
      await badgeSays(theirs, 'All saved');
      await meeting.comeBack();
      await openConflict(mine);
      await mine.getByTestId(`conflict-${side}`).click();
      await badgeSays(mine, 'All saved');
      await mine.goto(`${demo.server.origin}/customers/${meeting.row.id}`);
      for (const page of [mine, theirs]) {
        if (isKept) await shows(page, 'city', 'Porto');
        else await page.getByTestId(/customer-gone|customer-error/).waitFor();
      }
      expect((await meeting.atServer())?.['city']).toBe(isKept ? 'Porto' : undefined);
      expect(await meeting.done()).toEqual(isKept ? ['update'] : ['update', 'delete']);
    },
  );

  it('[M2][M5] where the merge took the later words, the earlier ones can be had back', async () => {
    const meeting = await Meeting.of('Undo The Merge');
    const { mine } = meeting;
    await meeting.collide({ city: 'Porto' }, { city: 'Madrid' });
    await badgeSays(mine, 'All saved');
    await meeting.endsAs({ city: 'Madrid' });
    await mine.getByRole('button', { name: 'Take mine' }).click();
    await meeting.endsAs({ city: 'Porto' });
  });
});

async function cityOf(id: string): Promise<unknown> {
  const answer = await fetch(`${demo.server.origin}/api/customers/${id}`);
  return ((await answer.json()) as ApiRow)['city'];
}
