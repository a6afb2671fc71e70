import type { BrowserContextOptions, Page } from 'playwright-core';
import { eventually } from './support/demo-browser';
import { Demo, live } from './support/demo';
import { signedIn } from './support/people';
import { SyncCentre, badgeSays } from './support/sync-centre';

const demo = new Demo(3217);

beforeAll(() => demo.start(), 120_000);
afterEach(() => demo.reset());
afterAll(() => demo.stop());

/** One page on the devices of two people. */
async function together(
  path: string,
  options: BrowserContextOptions = {},
): Promise<readonly [Page, Page]> {
  const open = async (user: 'ada' | 'ben'): Promise<Page> => {
    const { origin } = demo.server;
    const page = await demo.browser.open(path, { ...options, ...signedIn(origin, user) });
    await live(page);
    return page;
  };
  return [await open('ada'), await open('ben')];
}

async function texts(page: Page, testId: string): Promise<readonly string[]> {
  const all = await page.getByTestId(testId).allInnerTexts();
  return all.map((text) => text.trim());
}

async function titles(page: Page): Promise<readonly string[]> {
  return page
    .getByTestId('todo-title')
    .evaluateAll((fields) => fields.map((field) => (field as HTMLInputElement).value));
}

describe('todos of two people', () => {
  async function list(name: string, count: number): Promise<readonly string[]> {
    const rows = [];
    for (let at = 1; at <= count; at++) {
      const row = { list: name, title: `${name} ${at}`, position: at * 1_000 };
      rows.push(await demo.server.create('todos', row));
    }
    return rows.map(({ id }) => id);
  }

  it('[row:E10][row:E3] what one adds, ticks off and arranges shows at the other', async () => {
    await list('Move', 3);
    const [ada, ben] = await together('/todos?list=Move');
    await eventually(() => titles(ben), ['Move 1', 'Move 2', 'Move 3']);
    await ada.getByTestId('todo-new').fill('Move 4');
    await ada.keyboard.press('Enter');
    await eventually(() => titles(ben), ['Move 1', 'Move 2', 'Move 3', 'Move 4']);
    await ada.getByTestId('todo-up').nth(2).click();
    await eventually(() => titles(ben), ['Move 1', 'Move 3', 'Move 2', 'Move 4']);
    await ben.getByTestId('todo-done').first().getByRole('checkbox').click();
    await eventually(() => titles(ada), ['Move 3', 'Move 2', 'Move 4']);
    await ada.getByTestId('todos-complete').click();
    await eventually(() => titles(ben), []);
    await badgeSays(ada, 'All saved');
    const { items } = await demo.server.rows('todos', '?list=Move&sort=position');
    expect(items.map(({ title, done }) => [title, done])).toEqual(
      ['Move 1', 'Move 3', 'Move 2', 'Move 4'].map((title) => [title, true]),
    );
  });

  it('[row:E10][row:C4] edits of one todo, made apart, become one', async () => {
    const [id = ''] = await list('Apart', 1);
    const [ada, ben] = await together(`/todos?list=Apart&id=${id}`);
    await ben.getByTestId('todo-title').waitFor();
    await new SyncCentre(ben).workOffline(true);
    await ben.getByTestId('todo-tags').fill('ben');
    await ben.getByTestId('todo-tags').press('Tab');
    await badgeSays(ben, /Offline · \d/);
    await ada.getByTestId('todo-tags').fill('ada');
    await ada.getByTestId('todo-tags').press('Tab');
    await ada.getByTestId('todo-title').fill('Ada calls it so');
    await badgeSays(ada, 'All saved');
    await new SyncCentre(ben).workOffline(false);
    await badgeSays(ben, 'All saved');
    for (const page of [ada, ben]) {
      await eventually(() => titles(page), ['Ada calls it so']);
      await eventually(
        async () => (await page.locator('.tag').allInnerTexts()).sort(),
        ['ada', 'ben'],
      );
    }
  });

  it('[row:E10] typing is gathered into few writes', async () => {
    const [id = ''] = await list('Typed', 1);
    const [ada, ben] = await together('/todos?list=Typed');
    const field = ada.getByTestId('todo-title');
    await field.click();
    await field.press('End');
    await field.pressSequentially(' and what was typed after it', { delay: 30 });
    await eventually(() => titles(ben), ['Typed 1 and what was typed after it']);
    const writes = await demo.server.applied(`?entityId=${id}`);
    expect(writes.filter(({ op }) => op === 'update').length).toBeLessThanOrEqual(5);
    expect(await field.evaluate((input) => document.activeElement === input)).toBe(true);
  });

  it('[row:E10][row:C8] what a todo was can be brought back, and everybody sees it', async () => {
    const [id = ''] = await list('Before', 1);
    const [ada, ben] = await together(`/todos?list=Before&id=${id}`);
    await eventually(() => titles(ben), ['Before 1']);
    await ada.getByTestId('todo-title').fill('Something else');
    await eventually(() => titles(ben), ['Something else']);
    await ben.getByTestId('history-restore').last().click();
    for (const page of [ada, ben]) await eventually(() => titles(page), ['Before 1']);
  });
});

describe('one note of two people', () => {
  async function note(body: string): Promise<string> {
    return (await demo.server.create('notes', { title: 'Shared', body })).id;
  }

  async function body(page: Page): Promise<string> {
    return page.getByTestId('note-body').inputValue();
  }

  it('[row:E10] who is here and who writes shows, and the caret stays with its words', async () => {
    const id = await note('First line\nSecond line\nThird line');
    const [ada, ben] = await together(`/notes/${id}`);
    await eventually(() => texts(ada, 'people-words'), ['Ben is here']);
    await eventually(() => texts(ben, 'people-words'), ['Ada is here']);
    const mine = ben.getByTestId('note-body');
    await mine.evaluate((field: HTMLTextAreaElement) => {
      field.focus();
      field.setSelectionRange(17, 17);
    });
    const theirs = ada.getByTestId('note-body');
    await theirs.evaluate((field: HTMLTextAreaElement) => {
      field.focus();
      field.setSelectionRange(0, 0);
    });
    await theirs.pressSequentially('The very ');
    await eventually(() => texts(ben, 'people-words'), ['Ada writes…']);
    await eventually(() => body(ben), 'The very First line\nSecond line\nThird line');
    const caret = await mine.evaluate((field: HTMLTextAreaElement) =>
      field.value.slice(0, field.selectionStart),
    );
    expect(caret).toBe('The very First line\nSecond');
    await ada.getByRole('link', { name: 'Notes' }).first().click();
    await eventually(() => texts(ben, 'people-words'), ['']);
  });

  it('[row:E10][M3] both write at once, in different lines, and both keep their words', async () => {
    const id = await note('One\nTwo\nThree');
    const [ada, ben] = await together(`/notes/${id}`);
    const type = async (page: Page, at: number, text: string): Promise<void> => {
      const field = page.getByTestId('note-body');
      await field.evaluate((area: HTMLTextAreaElement, place) => {
        area.focus();
        area.setSelectionRange(place, place);
      }, at);
      await field.pressSequentially(text, { delay: 40 });
    };
    await eventually(() => body(ben), 'One\nTwo\nThree');
    await Promise.all([
      type(ada, 3, ' from Ada, who types on'),
      type(ben, 13, ' from Ben, who types on as well'),
    ]);
    const expected = 'One from Ada, who types on\nTwo\nThree from Ben, who types on as well';
    for (const page of [ada, ben]) {
      await badgeSays(page, 'All saved');
      await eventually(() => body(page), expected);
    }
    const { items } = await demo.server.rows('notes', '?limit=100');
    expect(items.find((row) => row.id === id)).toMatchObject({ body: expected });
  });

  it('[row:E10][row:A7] what is written without a line is merged when it is back', async () => {
    const id = await note('One\nTwo\nThree');
    const [ada, ben] = await together(`/notes/${id}`);
    await eventually(() => body(ben), 'One\nTwo\nThree');
    await new SyncCentre(ben).workOffline(true);
    await ben.getByTestId('note-body').fill('One\nTwo\nThree\nFour, in the tunnel');
    await badgeSays(ben, 'Offline · 1');
    await ada.getByTestId('note-body').fill('Zero\nOne\nTwo\nThree');
    await badgeSays(ada, 'All saved');
    await ben.reload();
    await eventually(() => body(ben), 'One\nTwo\nThree\nFour, in the tunnel');
    await new SyncCentre(ben).workOffline(false);
    const expected = 'Zero\nOne\nTwo\nThree\nFour, in the tunnel';
    for (const page of [ada, ben]) await eventually(() => body(page), expected, 30_000);
  });
});

describe('the chat of two people', () => {
  async function room(name: string): Promise<string> {
    return (await demo.server.create('rooms', { name, about: 'For a test' })).id;
  }

  async function say(page: Page, text: string): Promise<void> {
    await page.getByTestId('chat-field').fill(text);
    await page.keyboard.press('Enter');
  }

  async function said(page: Page): Promise<readonly string[]> {
    return texts(page, 'message-text');
  }

  it('[row:C1][row:E10] what one says the other hears, the newest first; and sees who writes', async () => {
    const [ada, ben] = await together(`/chat/${await room('Hello')}`);
    await eventually(() => texts(ben, 'people-words'), ['Ada is here']);
    await ada.getByTestId('chat-field').pressSequentially('Good mor');
    await eventually(() => texts(ben, 'typing'), ['Ada writes…']);
    await say(ada, 'Good morning');
    await eventually(() => said(ben), ['Good morning']);
    await eventually(() => texts(ben, 'typing'), ['']);
    expect(await texts(ben, 'message-author')).toEqual(['Ada']);
    await say(ben, 'Hello Ada');
    await eventually(() => said(ada), ['Hello Ada', 'Good morning']);
    await ben.getByTestId('message-edit').click();
    await ben.getByTestId('chat-field').fill('Hello, Ada!');
    await ben.keyboard.press('Enter');
    await eventually(() => said(ada), ['Hello, Ada!', 'Good morning']);
    await ben.getByTestId('message-delete').click();
    await eventually(() => said(ada), ['Good morning']);
  });

  it('[row:C1] what the server refuses says why, and can be tried again or dropped', async () => {
    const [ada, ben] = await together(`/chat/${await room('Refusals')}`);
    const message = 'Not now, says the server.';
    await ada.route(/\/api\/messages$/, (route) =>
      route.request().method() === 'POST'
        ? route.fulfill({ status: 422, json: { error: { code: 'NO', message } } })
        : route.continue(),
    );
    await say(ada, 'Does this arrive?');
    await ada.getByTestId('message-refused').filter({ hasText: message }).waitFor();
    expect(await texts(ada, 'message-refused-text')).toEqual(['Does this arrive?']);
    expect(await said(ben)).toEqual([]);
    await ada.unroute(/\/api\/messages$/);
    await ada.getByTestId('message-retry').click();
    await eventually(() => said(ben), ['Does this arrive?']);
    await ada.getByTestId('message-refused').waitFor({ state: 'detached' });
  });

  it('[row:C1][row:A7] what is said without a line goes out in its order, once', async () => {
    const roomId = await room('Tunnel');
    const [ada, ben] = await together(`/chat/${roomId}`);
    await new SyncCentre(ada).workOffline(true);
    for (const text of ['one', 'two', 'three']) await say(ada, text);
    await eventually(() => said(ada), ['three', 'two', 'one']);
    expect(await said(ben)).toEqual([]);
    await new SyncCentre(ada).workOffline(false);
    await eventually(() => said(ben), ['three', 'two', 'one']);
    const { totalCount } = await demo.server.rows('messages', `?roomId=${roomId}`);
    expect(totalCount).toBe(3);
  });

  it('[row:C1][L4] history comes page by page beside what is said now, and nothing twice', async () => {
    const roomId = await room('Long');
    for (let at = 1; at <= 160; at++) {
      await demo.server.create('messages', { roomId, text: `message ${at}` });
    }
    const page = await demo.browser.open(`/chat/${roomId}`);
    await live(page);
    await eventually(async () => (await said(page)).length >= 30, true);
    const between: string[] = [];
    const isAllThere = async (): Promise<boolean> => (await said(page)).includes('message 1');
    while (!(await isAllThere()) && between.length < 10) {
      const { length } = await said(page);
      const text = `between ${between.length}`;
      const scrolledBack = page.getByTestId('messages');
      await scrolledBack.evaluate((box) => box.scrollTo({ top: -box.scrollHeight }));
      await demo.server.create('messages', { roomId, text });
      between.unshift(text);
      await eventually(async () => (await said(page)).length > length + 1, true);
    }
    await page.getByTestId('chat-earlier').waitFor({ state: 'detached' });
    expect(between.length).toBeGreaterThan(1);
    const messages = Array.from({ length: 160 }, (_, at) => `message ${160 - at}`);
    await eventually(() => said(page), [...between, ...messages]);
  });

  it('[row:C1] rooms tell what is unread until they are opened', async () => {
    const [quiet, busy] = [await room('Quiet'), await room('Busy')];
    const [ada, ben] = await together(`/chat/${quiet}`);
    await ben.getByTestId('room').filter({ hasText: 'Busy' }).click();
    await ben.getByTestId('room-title').filter({ hasText: 'Busy' }).waitFor();
    for (const text of ['one', 'two']) await say(ben, text);
    const entry = ada.getByTestId('room').filter({ hasText: 'Busy' });
    await entry.getByTestId('room-unread').filter({ hasText: '2' }).waitFor();
    await entry.click();
    await eventually(() => said(ada), ['two', 'one']);
    await entry.getByTestId('room-unread').waitFor({ state: 'detached' });
    expect(new URL(ada.url()).pathname).toBe(`/chat/${busy}`);
  });
});

describe('the board of two people', () => {
  it('[row:E10][row:D5] knows who is here, and on which page', async () => {
    const [ada, ben] = await together('/board');
    for (const page of [ada, ben]) {
      await eventually(async () => (await page.getByTestId('board-person').count()) >= 2, true);
    }
    await ben.getByTestId('nav-todos').click();
    await ada
      .getByTestId('board-person')
      .filter({ hasText: 'Ben' })
      .filter({ hasText: 'todos' })
      .waitFor();
    await ben.close();
    await ada
      .getByTestId('board-person')
      .filter({ hasText: 'Ben' })
      .waitFor({ state: 'detached', timeout: 30_000 });
  });

  it('[row:E10][row:A8] a sale raises the figures of both, flashes there and is new for three seconds', async () => {
    const [ada, ben] = await together('/board');
    const card = ben.locator('[data-metric=orders]');
    await card.waitFor();
    const before = Number(await card.getByTestId('metric-value').innerText());
    await ada.getByTestId('board-sell').click();
    await ben.getByTestId('sale-new').first().waitFor();
    await eventually(
      async () => Number(await card.getByTestId('metric-value').innerText()),
      before + 1,
    );
    await card.locator('[data-direction=up]').waitFor();
    await ben.getByTestId('sale-new').first().waitFor({ state: 'detached', timeout: 6_000 });
  });
});
