import type { BrowserContext, Page } from 'playwright-core';
import { eventually } from './support/demo-browser';
import { Demo, live } from './support/demo';
import { SyncCentre, badgeSays } from './support/sync-centre';

const demo = new Demo(3291);

beforeAll(() => demo.start(), 120_000);
afterEach(() => demo.reset());
afterAll(() => demo.stop());

/** A page with `count` contacts of its own in its queue. */
async function workedOffline(context: BrowserContext, names: readonly string[]): Promise<Page> {
  const page = await demo.browser.openTab(context, '/contacts');
  await live(page);
  await new SyncCentre(page).workOffline(true);
  for (const name of names) {
    await page.getByTestId('contact-new').click();
    await page.getByTestId('contact-name-input').fill(name);
    await page.getByTestId('contact-save').click();
    await page.getByTestId('contact-title').filter({ hasText: name }).waitFor();
  }
  await badgeSays(page, `Offline · ${names.length}`);
  return page;
}

/** What the browser does by itself, short of space or with a torn log: its databases go, and nothing else. */
async function deleteDatabases(context: BrowserContext): Promise<void> {
  const page = await context.newPage();
  // A page of the origin, and not of the demo.
  await page.goto('/ngsw.json');
  const session = await context.newCDPSession(page);
  const { origin } = new URL(page.url());
  const names = () =>
    page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
  await eventually(async () => (await names()).includes('ngx-cachehub'), true);
  await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
  await eventually(names, []);
  await page.close();
}

describe('a queue that the browser has deleted', () => {
  it('[Q31][row:A7] the sync centre says so, with how many, until the person has seen it', async () => {
    const context = await demo.browser.person();
    const before = await workedOffline(context, ['Lost One', 'Lost Two', 'Lost Three']);
    await before.close();
    await deleteDatabases(context);

    const page = await demo.browser.openTab(context, '/contacts');
    await badgeSays(page, '3 lost');
    const centre = new SyncCentre(page);
    await centre.open();
    const note = page.getByTestId('sync-lost');
    expect(await note.innerText()).toContain(
      'This browser deleted what was waiting here (about 3 changes).',
    );

    // Who opened the page in the background did not see it there.
    await page.reload();
    await badgeSays(page, '3 lost');
    await centre.open();
    await page.getByTestId('sync-lost-seen').click();
    await note.waitFor({ state: 'detached' });
    await page.reload();
    await badgeSays(page, /Offline|saved/);
    expect(await page.evaluate(() => Object.keys(localStorage).join())).not.toContain('waiting');
  }, 180_000);

  it('[Q31] no alarm where everything was sent before', async () => {
    const context = await demo.browser.person();
    const before = await workedOffline(context, ['Sent One', 'Sent Two']);
    await new SyncCentre(before).workOffline(false);
    await badgeSays(before, 'All saved', 60_000);
    await before.close();
    await deleteDatabases(context);

    const page = await demo.browser.openTab(context, '/contacts');
    await badgeSays(page, 'All saved', 60_000);
    await new SyncCentre(page).open();
    expect(await page.getByTestId('sync-lost').count()).toBe(0);
  }, 180_000);

  it('[Q31] no alarm in the tab that is left, where another one sent what waited', async () => {
    const context = await demo.browser.person();
    const before = await workedOffline(context, ['Of A Tab']);
    const other = await demo.browser.openTab(context, '/contacts');
    await before.close();
    await badgeSays(other, /1/);
    await new SyncCentre(other).workOffline(false);
    await badgeSays(other, 'All saved', 60_000);
    await other.close();
    await deleteDatabases(context);
    const page = await demo.browser.openTab(context, '/contacts');
    await badgeSays(page, 'All saved', 60_000);
  }, 180_000);
});
