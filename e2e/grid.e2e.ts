import type { Page } from 'playwright-core';
import { Demo } from './support/demo';
import { eventually } from './support/demo-browser';

const demo = new Demo(3231);
const LAST_ROW = 100_001;

beforeAll(() => demo.start(), 120_000);
afterEach(() => demo.reset());
afterAll(() => demo.stop());

async function loaded(page: Page): Promise<void> {
  await page.getByTestId('grid-rows').filter({ hasText: '100,000' }).waitFor({ timeout: 120_000 });
}

async function figure(page: Page, name: string): Promise<number> {
  return Number((await page.getByTestId(`grid-${name}`).innerText()).replaceAll(',', ''));
}

/** Whatever shows, top to bottom. */
async function shownRows(page: Page): Promise<readonly { id: string; value: number }[]> {
  return page.getByTestId('grid-row').evaluateAll((rows) =>
    rows.map((row) => ({
      id: row.getAttribute('data-id') ?? '',
      value: Number(row.querySelector('.value')?.textContent),
    })),
  );
}

async function lastPlace(page: Page): Promise<number> {
  return Number(await page.getByTestId('grid-row').last().getAttribute('aria-rowindex'));
}

/** How many rows the page says it has, frame by frame until all are there. */
async function countsWhileLoading(page: Page): Promise<readonly number[]> {
  return page.evaluate(async () => {
    const counts: number[] = [];
    const read = (): number => {
      const text = document.querySelector('[data-testid=grid-rows]')?.textContent ?? '';
      return Number(text.replaceAll(/\D/g, ''));
    };
    while (counts.at(-1) !== 100_000) {
      await new Promise(requestAnimationFrame);
      if (read() !== counts.at(-1)) counts.push(read());
    }
    return counts;
  });
}

/** From the first row to the last in so many frames. */
async function scrollThrough(page: Page, frames: number): Promise<void> {
  await page.getByTestId('grid-viewport').evaluate(async (viewport, steps) => {
    for (let step = 0; step <= steps; step++) {
      viewport.scrollTop = ((viewport.scrollHeight - viewport.clientHeight) * step) / steps;
      await new Promise(requestAnimationFrame);
    }
  }, frames);
}

describe('a grid of 100,000 rows', () => {
  it('[row:E2] stays live while it is scrolled from end to end, and draws what is in sight', async () => {
    const page = await demo.browser.open('/grid');
    await loaded(page);
    await eventually(async () => (await figure(page, 'updates')) >= 200, true);
    const began = { at: Date.now(), updates: await figure(page, 'updates') };
    const turns = await figure(page, 'turns');
    await scrollThrough(page, 200);
    await page.waitForTimeout(500);

    // Whatever comes within a tenth of a second goes into the table in one turn.
    const seconds = (Date.now() - began.at) / 1_000;
    const updates = (await figure(page, 'updates')) - began.updates;
    expect(updates / seconds).toBeGreaterThan(60);
    expect((await figure(page, 'turns')) - turns).toBeLessThanOrEqual(seconds * 10 + 2);
    expect(await lastPlace(page)).toBe(LAST_ROW);
    expect(await page.getByTestId('grid-row').count()).toBeLessThan(60);
  }, 240_000);

  it('[row:E2] is filled in parts, and anew when somebody comes back', async () => {
    const page = await demo.browser.open('/live');
    await page.getByTestId('metric-card').first().waitFor();
    await page.getByTestId('nav-grid').click();
    const counts = await countsWhileLoading(page);
    expect(counts.length).toBeGreaterThan(20);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    await page.getByTestId('nav-live').click();
    await page.getByTestId('metric-card').first().waitFor();
    await page.getByTestId('nav-grid').click();
    await loaded(page);
    await eventually(async () => (await figure(page, 'updates')) > 0, true);
  }, 240_000);

  it('[row:E2] stays in order while it changes, stops when told to, and sorts by another field', async () => {
    const page = await demo.browser.open('/grid');
    await loaded(page);
    await eventually(async () => (await figure(page, 'updates')) >= 200, true);
    await page.getByTestId('grid-run').click();
    const updates = await figure(page, 'updates');
    const values = (await shownRows(page)).map(({ value }) => value);
    expect(values.length).toBeGreaterThan(5);
    expect(values).toEqual([...values].sort((a, b) => b - a));
    await page.waitForTimeout(500);
    expect(await figure(page, 'updates')).toBe(updates);

    await page.getByTestId('grid-by-sensor').click();
    await page.locator('[data-id=s000001]').waitFor();
    await page.getByTestId('grid-by-value').click();
    await page.locator('[data-id=s000001]').waitFor({ state: 'detached' });
    await page.getByTestId('grid-by-sensor').click();
    await page.locator('[data-id=s000001]').waitFor();
    const viewport = page.getByTestId('grid-viewport');
    await viewport.focus();
    await page.keyboard.press('End');
    await page.locator('[data-id=s100000]').waitFor();
    expect(await lastPlace(page)).toBe(LAST_ROW);
    await page.keyboard.press('Home');
    await page.locator('[data-id=s000001]').waitFor();
  }, 240_000);
});
