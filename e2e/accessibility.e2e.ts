import { readFileSync } from 'node:fs';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { Demo, live } from './support/demo';

const demo = new Demo(3206);
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

const PAGES = [
  ['/live', 'metric-card'],
  ['/customers', 'customer-row'],
  ['/customers?q=nobody+of+this+name', 'customer-search'],
  ['/customers/c1', 'field-name'],
  ['/customers/c999999', 'customer-error'],
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
    const wider = await page.evaluate(() =>
      [...document.querySelectorAll('html, main')]
        .filter((box) => box.scrollWidth > box.clientWidth)
        .map((box) => `${box.tagName} ${box.scrollWidth} > ${box.clientWidth}`),
    );
    expect(wider).toEqual([]);
  });

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
