import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { FullDisk } from './store-page/store-checks';
import type { StorePage } from './store-page/main';

const ROOT = path.resolve(__dirname, '..');
/** Nobody listens there: the page is handed to the browser as it asks. */
const ORIGIN = 'http://localhost:4711';
const FILES: Readonly<Record<string, string>> = {
  '/': 'text/html; charset=utf-8',
  '/main.js': 'text/javascript; charset=utf-8',
};
const ROOM_BYTES = 2_000_000;
const ACTION_BYTES = 300_000;

let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  execFileSync(process.execPath, ['tools/build-store-page.mjs'], { cwd: ROOT });
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'],
    args: ['--no-sandbox', '--disable-gpu'],
  });
});

afterAll(() => browser.close());

beforeEach(async () => {
  context = await browser.newContext();
  page = await context.newPage();
  await page.route(`${ORIGIN}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    const contentType = FILES[pathname];
    if (contentType === undefined) return route.fulfill({ status: 404 });
    const name = pathname === '/' ? 'index.html' : pathname.slice(1);
    const body = readFileSync(path.join(ROOT, 'dist/store-page', name));
    return route.fulfill({ contentType, body });
  });
  await page.goto(`${ORIGIN}/`);
  await page.waitForFunction(() => 'storePage' in globalThis);
});

afterEach(() => context.close());

describe("the stores in this browser's IndexedDB", () => {
  it('[Q1][P1] keep the contracts', async () => {
    const results = await page.evaluate(() =>
      (globalThis as unknown as { storePage: StorePage }).storePage.runContracts(),
    );
    expect(results.filter(([, fault]) => fault !== null)).toEqual([]);
    expect(results.length).toBeGreaterThan(20);
  });

  it('[Q7] a full device: what is acknowledged is there, everything else is refused', async () => {
    await limitQuota();
    const { acknowledged, refused, stored } = await storeUntilFull(true);
    expect(stored).toEqual(acknowledged);
    expect(refused.length).toBeGreaterThan(0);
    expect(new Set(refused)).toEqual(new Set(['storage-failed: quota']));
  });

  it('[Q1] without the barrier the same device acknowledges what it does not keep', async () => {
    await limitQuota();
    const { acknowledged, stored } = await storeUntilFull(false);
    expect(acknowledged.length).toBeGreaterThan(stored.length);
  });
});

async function limitQuota(): Promise<void> {
  const session = await context.newCDPSession(page);
  await session.send('Storage.overrideQuotaForOrigin', { origin: ORIGIN, quotaSize: ROOM_BYTES });
}

function storeUntilFull(barrier: boolean): Promise<FullDisk> {
  return page.evaluate(
    ([bytes, isIn]) =>
      (globalThis as unknown as { storePage: StorePage }).storePage.storeUntilFull(20, bytes, isIn),
    [ACTION_BYTES, barrier] as const,
  );
}
