import type { Page } from 'playwright-core';
import { eventually } from './support/demo-browser';
import { live } from './support/demo';
import { demoOverLine } from './support/demo-over-line';
import { badgeSays } from './support/sync-centre';

const { demo, line } = demoOverLine(3236);

/** A page that is there, with its code, before anything happens to the line. */
async function open(path: string, testId: string): Promise<Page> {
  const context = await demo.browser.person({ baseURL: line.origin });
  const page = await demo.browser.openTab(context, path);
  await live(page);
  await page.getByTestId(testId).waitFor();
  return page;
}

/** True while the very element that was focused has the focus, which a row drawn anew loses. */
async function holdFocus(page: Page): Promise<() => Promise<boolean>> {
  const focused = await page.evaluateHandle(() => document.activeElement);
  return () => page.evaluate((element) => element === document.activeElement, focused);
}

/** The line is there again, and the address says the row's real id. */
async function isNamed(page: Page, address: RegExp): Promise<void> {
  line.turn('whole');
  await page.waitForURL(address, { timeout: 60_000 });
}

async function reloadSaved(page: Page): Promise<void> {
  await badgeSays(page, 'All saved', 60_000);
  await page.reload();
  await live(page);
}

describe('a row that was made without a line, when the server gives it an id', () => {
  it('[row:A7][O6] keeps what is typed in its form, and has an address that holds', async () => {
    const page = await open('/contacts', 'contact-new');
    line.turn('cut');
    await page.getByTestId('contact-new').click();
    await page.getByTestId('contact-name-input').fill('Early Bird');
    await page.getByTestId('contact-save').click();
    await page.waitForURL(/\/contacts\/tmp_/);
    await page.getByTestId('contact-role-input').fill('typed, and not saved');
    const hasFocus = await holdFocus(page);
    await isNamed(page, /\/contacts\/(?!tmp_)[^/]+$/);
    await badgeSays(page, 'All saved', 60_000);
    const role = page.getByTestId('contact-role-input');
    expect([await role.inputValue(), await hasFocus()]).toEqual(['typed, and not saved', true]);
    await page.getByTestId('contact-save').click();
    await reloadSaved(page);
    await page.getByTestId('contact-title').filter({ hasText: 'Early Bird' }).waitFor();
    await eventually(() => role.inputValue(), 'typed, and not saved');
  }, 180_000);

  it('[row:A7][row:E2] keeps its place and the focus in a list, and its details open', async () => {
    const page = await open('/todos', 'todo-new');
    line.turn('cut');
    await page.getByTestId('todo-new').fill('Early todo');
    await page.getByTestId('todo-new').press('Enter');
    const item = page
      .getByTestId('todo')
      .filter({ has: page.getByLabel('Title of Early todo', { exact: true }) });
    await item.getByTestId('todo-open').click();
    await page.waitForURL(/id=tmp_/);
    await item.getByTestId('todo-title').focus();
    const hasFocus = await holdFocus(page);
    await isNamed(page, /id=(?!tmp_)/);
    expect(await hasFocus()).toBe(true);
    await reloadSaved(page);
    await page.getByTestId('todo-details').filter({ hasText: 'Early todo' }).waitFor();
  }, 180_000);

  it('[row:C1] a room stays open, with what is being said in it', async () => {
    const page = await open('/chat', 'room-new');
    line.turn('cut');
    await page.getByTestId('room-new').click();
    await page.getByTestId('room-name').fill('Early room');
    await page.getByTestId('room-open').click();
    await page.waitForURL(/\/chat\/tmp_/);
    const field = page.getByTestId('chat-field');
    await field.fill('half a sen');
    await isNamed(page, /\/chat\/(?!tmp_)[^/]+$/);
    expect(await field.inputValue()).toBe('half a sen');
    await reloadSaved(page);
    await page.getByTestId('room-title').filter({ hasText: 'Early room' }).waitFor();
  }, 180_000);

  it('[row:C4] a note stays open, and what is typed in it arrives', async () => {
    const page = await open('/notes', 'note-new');
    line.turn('cut');
    await page.getByTestId('note-new').click();
    await page.waitForURL(/\/notes\/tmp_/);
    await page.getByTestId('note-title').fill('Early note');
    const hasFocus = await holdFocus(page);
    await isNamed(page, /\/notes\/(?!tmp_)[^/]+$/);
    expect(await hasFocus()).toBe(true);
    await reloadSaved(page);
    await page.getByTestId('note-row-title').filter({ hasText: 'Early note' }).waitFor();
    expect(await page.getByTestId('note-title').inputValue()).toBe('Early note');
  }, 180_000);
});
