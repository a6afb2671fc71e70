import { readFileSync } from 'node:fs';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { Demo, live } from './support/demo';
import { SyncCentre, badgeSays } from './support/sync-centre';

const demo = new Demo(3211);
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

beforeAll(() => demo.start(), 120_000);
afterEach(() => demo.reset());
afterAll(() => demo.stop());

/** What axe finds, in the words of a report. */
async function findings(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate<AxeResults>('axe.run()');
  return violations.map(
    ({ id, impact, nodes }) => `${impact} ${id}: ${nodes.map(({ html }) => html).join(' ')}`,
  );
}

async function isFocusIn(page: Page, selector: string): Promise<boolean> {
  return page.evaluate((inside) => document.activeElement?.closest(inside) !== null, selector);
}

async function tooWide(page: Page, selector: string): Promise<readonly string[]> {
  return page.evaluate(
    (boxes) =>
      [...document.querySelectorAll(boxes)]
        .filter((box) => box.scrollWidth > box.clientWidth)
        .map((box) => `${box.tagName} ${box.scrollWidth} > ${box.clientWidth}`),
    selector,
  );
}

/** No colour half way between two any more. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const finite = document
      .getAnimations()
      .filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(finite.map(({ finished }) => finished));
  });
}

/** One conflict, one write that was refused, and one that is to be tried again. */
async function leaveWork(page: Page): Promise<void> {
  const notes = 'Calls on Mondays.\nPays late, but always pays; ask for an order first.';
  const row = await demo.server.create('customers', {
    ...{ name: 'Nadia Karim', email: 'nadia@example.test', city: 'Lisbon', notes },
    ...{ status: 'lead', segment: 'small' },
  });
  await page.goto(`${demo.server.origin}/customers/${row.id}`);
  await live(page);
  const centre = new SyncCentre(page);
  await centre.workOffline(true);
  await page.getByTestId('field-name').fill('Nadia Karim-Weber');
  await page.getByTestId('field-city').fill('Porto');
  await page.getByTestId('field-notes').fill(notes.replace('Mondays', 'Tuesdays'));
  await page.getByTestId('customer-save').click();
  await badgeSays(page, 'Offline · 1');
  const theirs = notes.replace('late, but always pays', 'on time');
  await demo.server.update('customers', row.id, { name: 'Dr. Nadia', city: 'Rome', notes: theirs });
  await page.route(/\/api\/contacts$/, async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    const isRefused = route.request().postData()?.includes('Refused') === true;
    const message = isRefused ? 'That name is not allowed.' : 'Too busy now.';
    return route.fulfill({
      status: isRefused ? 422 : 503,
      headers: { 'Retry-After': '600' },
      json: { error: { code: 'NO', message } },
    });
  });
  await centre.workOffline(false);
  await badgeSays(page, '1 for you');
  await page.getByTestId('nav-contacts').click();
  for (const name of ['Refused Person', 'Busy Person']) {
    await page.getByTestId('contact-new').click();
    await page.getByTestId('contact-name-input').fill(name);
    await page.getByTestId('contact-save').click();
    await badgeSays(page, '2 for you');
  }
}

const PAGES = [
  ['/live', 'metric-card'],
  ['/customers', 'customer-row'],
  ['/customers?q=nobody+of+this+name', 'customer-search'],
  ['/customers/c1', 'field-name'],
  ['/customers/c999999', 'customer-error'],
  ['/contacts', 'contact-row'],
  ['/contacts/new', 'contact-name-input'],
  ['/contacts/p1', 'contact-title'],
  ['/board', 'board-person'],
  ['/grid', 'grid-row'],
  ['/todos', 'todo'],
  ['/todos?list=Inbox&id=td1', 'todo-details'],
  ['/notes', 'note-row'],
  ['/notes/n1', 'note-body'],
  ['/chat', 'room'],
  ['/chat/r1', 'message'],
  ['/two-windows?show=%2Ftodos', 'right-frame'],
  ['/faults', 'fault-heal'],
  ['/tiers/plain', 'contact-row'],
  ['/tiers/events', 'contact-row'],
] as const;

describe('accessibility', () => {
  it.each(PAGES)('[row:A8] axe finds nothing on %s, and it fits a phone', async (path, testId) => {
    const page = await demo.browser.open(path, { colorScheme: 'light' });
    const shown = async (): Promise<void> => {
      await live(page);
      await page.getByTestId(testId).first().waitFor();
    };
    await shown();
    expect(await findings(page)).toEqual([]);
    // Loaded anew, so that no colour is half way between the themes.
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.reload();
    await shown();
    expect(await findings(page)).toEqual([]);
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await tooWide(page, 'html, main')).toEqual([]);
  });

  it.each([
    ['light', 1280],
    ['light', 390],
    ['dark', 1280],
    ['dark', 390],
  ] as const)(
    '[row:A8][row:B7] axe finds nothing on the sync centre with all that waits, and on the dialogs: %s, %d wide',
    async (colorScheme, width) => {
      const page = await demo.browser.open('/customers', {
        colorScheme,
        reducedMotion: 'reduce',
        viewport: { width, height: 844 },
      });
      await leaveWork(page);
      const centre = new SyncCentre(page);
      await centre.open();
      await page.getByTestId('sync-conflict').waitFor();
      await page.getByTestId('action-next').waitFor();
      await settled(page);
      expect(await findings(page)).toEqual([]);
      expect(await tooWide(page, 'html, [data-testid=sync-drawer]')).toEqual([]);

      await page.getByTestId('action-edit').click();
      await page.getByTestId('edit-name').waitFor();
      await settled(page);
      expect(await findings(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByTestId('edit-name').waitFor({ state: 'detached' });

      await page.getByTestId('sync-decide').click();
      await page.getByTestId('conflict-name-own').locator('input').check();
      await page.getByTestId('conflict-words-name').waitFor();
      await settled(page);
      expect(await findings(page)).toEqual([]);
      expect(await tooWide(page, 'html, mat-dialog-content, mat-dialog-actions')).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByTestId('conflict-title').waitFor({ state: 'detached' });
      expect(await isFocusIn(page, '[data-testid=sync-decide]')).toBe(true);
    },
    120_000,
  );

  it.each(['light', 'dark'] as const)(
    '[row:A8][row:E10] axe finds nothing in the code of a page, nor in all pages of a phone: %s',
    async (colorScheme) => {
      const page = await demo.browser.open('/todos', { colorScheme, reducedMotion: 'reduce' });
      await live(page);
      await page.getByTestId('how-summary').click();
      await page.getByTestId('how-code').first().waitFor();
      await settled(page);
      expect(await findings(page)).toEqual([]);
      await page.getByTestId('how-summary').click();
      await page.setViewportSize({ width: 390, height: 844 });
      expect(await page.getByTestId('nav-chat').isVisible()).toBe(false);
      await page.getByTestId('nav-more').click();
      await page.getByTestId('nav-chat').waitFor();
      await settled(page);
      expect(await findings(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByTestId('nav-chat').waitFor({ state: 'hidden' });
      expect(await isFocusIn(page, '[data-testid=nav-more]')).toBe(true);
      await page.getByTestId('nav-more').click();
      await page.getByTestId('nav-chat').click();
      await page.getByTestId('room').first().waitFor();
      expect(await page.getByTestId('nav-more').getAttribute('aria-expanded')).toBe('false');
    },
  );

  it('[row:A8] a dialog holds the focus, ends by Escape and gives it back', async () => {
    const page = await demo.browser.open('/customers');
    await live(page);
    await page.getByTestId('customer-create').focus();
    await page.keyboard.press('Enter');
    await page.getByTestId('field-name').waitFor();
    expect(await findings(page)).toEqual([]);
    for (let step = 0; step < 20; step++) {
      await page.keyboard.press('Tab');
      expect(await isFocusIn(page, '[role=dialog]')).toBe(true);
    }
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await isFocusIn(page, '[data-testid=customer-create]')).toBe(true);
  });

  it('[row:A8] whatever has the focus by keyboard shows it', async () => {
    for (const path of ['/customers', '/faults']) {
      const page = await demo.browser.open(path);
      await live(page);
      const unseen: string[] = [];
      for (let step = 0; step < 30; step++) {
        await page.keyboard.press('Tab');
        const missing = await page.evaluate(() => {
          const at = document.activeElement;
          // Fields, sliders and switches draw Material's own mark around them.
          if (at === null || at.closest('mat-form-field, mat-slider, mat-slide-toggle')) return '';
          const { outlineStyle, outlineWidth } = getComputedStyle(at);
          const isSeen = outlineStyle !== 'none' && parseFloat(outlineWidth) > 0;
          return isSeen || at === document.body ? '' : at.outerHTML.slice(0, 120);
        });
        if (missing !== '') unseen.push(missing);
      }
      expect(unseen).toEqual([]);
    }
  });
});
