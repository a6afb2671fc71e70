import { readFileSync } from 'node:fs';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { Demo, live } from './support/demo';
import { eventually } from './support/demo-browser';

const demo = new Demo(3261);
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const TABS = [
  'entries',
  'rows',
  'timeline',
  'outbox',
  'conflicts',
  'connection',
  'metrics',
] as const;

beforeAll(() => demo.start(), 120_000);
afterEach(() => demo.reset());
afterAll(() => demo.stop());

async function openPanel(page: Page): Promise<void> {
  await live(page);
  await page.getByTestId('devtools-open').click();
  await page.getByTestId('devtools-panel').waitFor();
}

async function openTab(page: Page, tab: (typeof TABS)[number]): Promise<void> {
  await page.getByTestId(`devtools-tab-${tab}`).click();
  await page.locator(`ch-devtools [data-view="${tab}"] > *`).waitFor();
}

/** The scripts that the page has fetched, those whose text has `mark`. */
function scriptsWith(page: Page, mark: string): () => Promise<number> {
  const texts: Promise<string>[] = [];
  page.on('response', (response) => {
    if (response.url().endsWith('.js')) texts.push(response.text().catch(() => ''));
  });
  return async () => (await Promise.all(texts)).filter((text) => text.includes(mark)).length;
}

describe('the devtools', () => {
  it('[J9] open by button, are worked by keys, close by Escape, and stand as they were left', async () => {
    const page = await demo.browser.open('/customers');
    await openPanel(page);
    const chosen = page.locator('ch-devtools [role="tab"][aria-selected="true"]');
    await eventually(() => chosen.innerText(), 'Entries');
    await page.keyboard.press('ArrowRight');
    await eventually(() => chosen.innerText(), 'Rows');
    await page.getByTestId('devtools-side').click();
    await page.keyboard.press('Escape');
    await page.getByTestId('devtools-open').waitFor();
    // Back to where the focus came from, in the shadow root.
    const focused = () =>
      page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.className ?? '');
    await eventually(focused, 'opener');
    await page.getByTestId('devtools-open').click();
    await page.reload();
    await page.getByTestId('devtools-panel').waitFor();
    await eventually(() => chosen.innerText(), 'Rows');
    const side = () => page.locator('ch-devtools-panel').getAttribute('data-side');
    await eventually(side, 'right');
  });

  it('[J10] show keys and filter them, rows, and why a push was applied', async () => {
    const page = await demo.browser.open('/customers/c1');
    await openPanel(page);
    await page.getByTestId('devtools-filter').fill('detail-c1');
    await eventually(
      () => page.locator('ch-devtools .row .cut').allInnerTexts(),
      ['customers:detail-c1'],
    );
    const { version } = await demo.server.update('customers', 'c1', { city: 'Oslo' });
    await openTab(page, 'timeline');
    await page.getByTestId('devtools-timeline-filter').fill('follows on');
    const why = page.locator('ch-devtools .row', {
      hasText: `applied: version ${version} follows on`,
    });
    await why.waitFor();
    await openTab(page, 'rows');
    await page.locator('ch-devtools .row', { hasText: 'c1' }).first().click();
    await page.locator('ch-devtools .tree', { hasText: 'Oslo' }).waitFor();
  });

  it('[J12] export what happened as a file, without a token', async () => {
    const page = await demo.browser.open('/customers');
    await openPanel(page);
    await openTab(page, 'timeline');
    await page.locator('ch-devtools .row').first().waitFor();
    const download = page.waitForEvent('download');
    await page.getByTestId('devtools-export').click();
    const text = readFileSync(await (await download).path(), 'utf8');
    const items = JSON.parse(text) as readonly {
      readonly kind: string;
      readonly frame?: unknown;
    }[];
    expect(items.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['in', 'out', 'event']));
    expect(text).toMatch(/"type": "HELLO"/);
    expect(text).toMatch(/"token": "•••"/);
    expect(text).not.toMatch(/"token": "[^•]/);
  });

  it('[J9] cut the page off and bring it back, and drop the line once', async () => {
    const page = await demo.browser.open('/customers');
    await openPanel(page);
    await openTab(page, 'connection');
    const status = () => page.getByTestId('devtools-status').innerText();
    await page.getByTestId('devtools-offline').click();
    await eventually(status, 'disconnected');
    await page
      .getByTestId('connection-badge')
      .filter({ hasText: 'Offline' })
      .waitFor({ state: 'visible' });
    await page.getByTestId('devtools-offline').click();
    await eventually(status, 'connected');
    await live(page);
    await page.getByTestId('devtools-drop').click();
    await eventually(status, 'reconnecting');
    await eventually(status, 'connected', 30_000);
  });

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['dark', 390],
  ] as const)(
    '[J9] are without a finding of axe, in every tab, %s and %d px wide',
    async (colorScheme, width) => {
      const page = await demo.browser.open('/customers', {
        colorScheme,
        viewport: { width, height: 860 },
      });
      await openPanel(page);
      await page.evaluate(AXE);
      for (const tab of TABS) {
        await openTab(page, tab);
        const rows = page.locator('ch-devtools .row');
        if ((await rows.count()) > 0) await rows.first().click();
        const { violations } = await page.evaluate<AxeResults>(
          `axe.run(document.querySelector('ch-devtools'))`,
        );
        const found = violations.map(
          ({ id, impact, nodes }) =>
            `${tab} ${impact} ${id}: ${nodes.map(({ html }) => html).join(' ')}`,
        );
        expect(found).toEqual([]);
      }
    },
    60_000,
  );

  it('[J9] are no part of what a page begins with, and are not fetched where they are off', async () => {
    const mark = 'ch-devtools-panel';
    const context = await demo.browser.person();
    const on = await context.newPage();
    const fetched = scriptsWith(on, mark);
    const first = await (await on.goto('/customers'))?.text();
    await on.getByTestId('devtools-open').waitFor();
    await eventually(fetched, 1);
    // Its chunk is none of those that the page itself names.
    for (const [, script] of first?.matchAll(/(?:src|href)="([^"]+\.js)"/g) ?? []) {
      const text = await (await context.request.get(`/${script}`)).text();
      expect(text).not.toContain(mark);
    }
    await context.addInitScript(() => localStorage.setItem('pulse-devtools', 'off'));
    const off = await context.newPage();
    const fetchedThen = scriptsWith(off, mark);
    await off.goto('/customers');
    await live(off);
    expect(await off.locator('ch-devtools').count()).toBe(0);
    expect(await fetchedThen()).toBe(0);
  });
});
