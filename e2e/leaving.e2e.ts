import type { Page } from 'playwright-core';
import { eventually } from './support/demo-browser';
import { live } from './support/demo';
import { demoOverLine } from './support/demo-over-line';
import { badgeSays } from './support/sync-centre';

const { demo, line } = demoOverLine(3240);

async function todos(): Promise<Page> {
  const context = await demo.browser.person({ baseURL: line.origin });
  const page = await demo.browser.openTab(context, '/todos');
  await live(page);
  await page.getByTestId('todo-title').nth(3).waitFor();
  return page;
}

/** In the very moment in which the page goes, and before its own code hears of that: the device has work to do. */
async function checkAsItGoes(page: Page, index: number): Promise<void> {
  await page.evaluate((at) => {
    const check = () =>
      document.querySelectorAll<HTMLInputElement>('[data-testid=todo-done] input')[at]?.click();
    // Window's own listeners come in the order in which they were added; capture comes first.
    window.addEventListener('pagehide', check, { capture: true });
  }, index);
}

describe('a page that is left', () => {
  it('[X34][I5][row:E9] has written what was typed last, and what the device had in hand', async () => {
    const page = await todos();
    const title = page.getByTestId('todo-title').first();
    const titles = page.getByTestId('todo-title');
    const checked = await titles.nth(2).inputValue();
    await checkAsItGoes(page, 2);
    await title.fill('typed at the last moment');
    await page.reload();
    await live(page);
    await eventually(() => title.inputValue(), 'typed at the last moment');
    // What is done is shown among the rows that are done, and not here.
    await badgeSays(page, 'All saved');
    expect(
      await titles.evaluateAll((all) => all.map((box) => 'value' in box && box.value)),
    ).not.toContain(checked);
  }, 120_000);

  it('[X34][row:A7] does not say that all is saved while something typed is gathered', async () => {
    const page = await todos();
    const title = page.getByTestId('todo-title').first();
    const saving = badgeSays(page, 'Saving');
    await title.pressSequentially('on and on and on', { delay: 100 });
    await saving;
    await badgeSays(page, 'All saved');
  }, 120_000);
});
