import type { BrowserContext, Page } from 'playwright-core';
import { eventually } from './support/demo-browser';
import { Demo, live } from './support/demo';
import type { AppliedWrite } from './support/reference-server';
import { SyncCentre, badgeSays } from './support/sync-centre';

const demo = new Demo(3210);
/** A silent leader is replaced within `leaderTimeoutMs`; the rest is a loaded machine's. */
const REPLACED_MS = 15_000;

beforeAll(() => demo.start(), 120_000);
afterEach(() => demo.reset());
afterAll(() => demo.stop());

/** Two tabs of one browser: the first leads, the second follows. */
async function twoTabs(path: string): Promise<readonly [Page, Page, BrowserContext]> {
  const device = await demo.browser.person();
  const leader = await demo.browser.openTab(device, path);
  await live(leader);
  const follower = await demo.browser.openTab(device, path);
  await live(follower);
  return [leader, follower, device];
}

async function newCustomer(name: string): Promise<string> {
  const row = { name, email: 'tab@example.test', status: 'lead', segment: 'small', city: 'Rome' };
  return (await demo.server.create('customers', row)).id;
}

async function write(page: Page, field: string, value: string): Promise<void> {
  // A tab behind another draws no frames, and a click waits for some.
  await page.bringToFront();
  await page.getByTestId(`field-${field}`).fill(value);
  await page.getByTestId('customer-save').click();
}

async function shows(page: Page, field: string, value: string, timeout?: number): Promise<void> {
  await eventually(() => page.getByTestId(`field-${field}`).inputValue(), value, timeout);
}

/** What the server did to the row after it was made. */
async function done(id: string): Promise<readonly AppliedWrite[]> {
  return (await demo.server.applied(`?entityId=${id}`)).slice(1);
}

async function connections(): Promise<number> {
  return (await demo.server.health()).connections;
}

/** Ends the renderer of the tab, as when it runs out of memory: nothing in it gets to say goodbye. */
async function crash(page: Page): Promise<void> {
  const crashed = page.waitForEvent('crash');
  const session = await page.context().newCDPSession(page);
  // The command has no answer: who would give it is gone.
  session.send('Page.crash').catch(() => undefined);
  await crashed;
}

/**
 * Stops the page where it has no store open. Chromium freezes no page that holds one; a debugger would, and
 * keeps the other tabs from the store then until their time limits are over.
 */
const STOP_BETWEEN_TRANSACTIONS = `(() => {
  const opening = indexedDB.open('ngx-cachehub');
  opening.onsuccess = () => {
    const database = opening.result;
    // It begins when all that came before it have ended.
    const last = database.transaction([...database.objectStoreNames], 'readwrite');
    last.oncomplete = () => {
      database.close();
      debugger;
    };
  };
})()`;

/** Stops every step of the tab, as a phone does; it keeps its locks. Gives the way to wake it. */
async function freeze(page: Page): Promise<() => Promise<void>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Debugger.enable');
  const paused = new Promise((resolve) => session.once('Debugger.paused', resolve));
  await session.send('Runtime.evaluate', { expression: STOP_BETWEEN_TRANSACTIONS });
  await paused;
  return async () => {
    await session.send('Debugger.disable');
  };
}

describe('two tabs of one browser', () => {
  it('[T1][row:C4] share one line; what the follower writes is sent once and shows in both', async () => {
    const id = await newCustomer('One Line');
    const [leader, follower] = await twoTabs(`/customers/${id}`);
    await eventually(connections, 1);
    await write(follower, 'city', 'Oslo');
    await shows(leader, 'city', 'Oslo');
    await badgeSays(follower, 'All saved');
    await badgeSays(leader, 'All saved');
    expect((await done(id)).map(({ op }) => op)).toEqual(['update']);
    // What others write reaches both by that one line.
    await demo.server.update('customers', id, { phone: '42' });
    await Promise.all([shows(leader, 'phone', '42'), shows(follower, 'phone', '42')]);
    expect(await connections()).toBe(1);
  }, 120_000);

  it('[T3][row:C4] the leading tab is closed: the other leads, stays live, and goes on with the queue', async () => {
    const id = await newCustomer('Closed Leader');
    const [leader, follower] = await twoTabs(`/customers/${id}`);
    await leader.close();
    await write(follower, 'city', 'Bern');
    await eventually(async () => (await done(id)).length, 1, REPLACED_MS);
    await badgeSays(follower, 'All saved');
    await demo.server.update('customers', id, { phone: '43' });
    await shows(follower, 'phone', '43', REPLACED_MS);
    await eventually(connections, 1);
  }, 120_000);

  it('[T3][I6][row:C4] the leading tab crashes: it is replaced, and what was written meanwhile is sent exactly once', async () => {
    const id = await newCustomer('Crashed Leader');
    const [leader, follower, device] = await twoTabs(`/customers/${id}`);
    await crash(leader);
    await write(follower, 'city', 'Graz');
    await eventually(async () => (await done(id)).length, 1, REPLACED_MS);
    await badgeSays(follower, 'All saved');
    await demo.server.update('customers', id, { phone: '44' });
    await shows(follower, 'phone', '44', REPLACED_MS);

    // A tab that comes now is one that follows, and finds nothing left to send.
    const third = await demo.browser.openTab(device, `/customers/${id}`);
    await live(third);
    await shows(third, 'city', 'Graz');
    await badgeSays(third, 'All saved');
    await eventually(connections, 1);
    expect((await done(id)).map(({ op, idempotencyKey }) => [op, idempotencyKey === null])).toEqual(
      [
        ['update', false],
        ['update', true],
      ],
    );
  }, 120_000);

  it('[T3][Q3][I6] the leading tab crashes while it sends: the other sends the same write again, and it is done once', async () => {
    const id = await newCustomer('Crashed Sender');
    const [leader, follower] = await twoTabs(`/customers/${id}`);
    let sent = (): void => undefined;
    const isSent = new Promise<void>((resolve) => (sent = resolve));
    // The server has done it; its answer never arrives.
    await leader.route(/\/api\/customers\//, async (route) => {
      if (route.request().method() !== 'PATCH') return route.continue();
      await route.fetch();
      sent();
    });
    await write(follower, 'city', 'Lund');
    await isSent;
    await crash(leader);
    await badgeSays(follower, 'All saved', 30_000);
    expect((await done(id)).map(({ op }) => op)).toEqual(['update']);
    await shows(follower, 'city', 'Lund');
  }, 120_000);

  it('[T3][I6] the leading tab is frozen and keeps its lock: it is replaced, and sends nothing when it wakes', async () => {
    const id = await newCustomer('Frozen Leader');
    const [leader, follower] = await twoTabs(`/customers/${id}`);
    const wake = await freeze(leader);
    await write(follower, 'city', 'Cork');
    await eventually(async () => (await done(id)).length, 1, REPLACED_MS);
    await badgeSays(follower, 'All saved');
    await demo.server.update('customers', id, { phone: '47' });
    await shows(follower, 'phone', '47', REPLACED_MS);
    await wake();
    await shows(leader, 'city', 'Cork', REPLACED_MS);
    await shows(leader, 'phone', '47', REPLACED_MS);
    await write(leader, 'city', 'Galway');
    await shows(follower, 'city', 'Galway');
    await eventually(
      async () => (await done(id)).map(({ op }) => op),
      ['update', 'update', 'update'],
    );
    await eventually(connections, 1);
  }, 120_000);

  it('[C8][Q4][T1] the session ends in all tabs, and signing in again in the one that follows is enough', async () => {
    const id = await newCustomer('Ended Session');
    const [leader, follower] = await twoTabs(`/customers/${id}`);
    // Who is signed out loads nothing: the row has to be there before.
    await follower.getByTestId('field-city').waitFor();
    await demo.server.fault('expire-tokens');
    await write(follower, 'city', 'Kiel');
    await Promise.all([badgeSays(leader, 'Signed out'), badgeSays(follower, 'Signed out')]);
    await new SyncCentre(follower).open();
    await follower.getByTestId('sync-resume').click();
    await Promise.all([badgeSays(leader, 'All saved'), badgeSays(follower, 'All saved')]);
    await Promise.all([live(leader), live(follower)]);
    expect((await done(id)).map(({ op }) => op)).toEqual(['update']);
  }, 120_000);

  it('[T2][I6][I7][row:C4] offline, both tabs queue: back again, each write is done once and in the order in which it was made', async () => {
    const id = await newCustomer('Both Queue');
    const [leader, follower] = await twoTabs(`/customers/${id}`);
    const centre = new SyncCentre(leader);
    await leader.bringToFront();
    await centre.workOffline(true);
    await badgeSays(follower, 'Offline');
    // In different tabs, one after the other, on one row; and one on a row of their own.
    await write(leader, 'city', 'Ghent');
    await badgeSays(follower, 'Offline · 1');
    await shows(follower, 'city', 'Ghent');
    await write(follower, 'phone', '45');
    await badgeSays(leader, /Offline · \d/);
    await shows(leader, 'phone', '45');
    await write(leader, 'city', 'Bruges');
    await shows(follower, 'city', 'Bruges');
    await leader.bringToFront();
    await centre.workOffline(false);
    await Promise.all([badgeSays(leader, 'All saved'), badgeSays(follower, 'All saved')]);
    const writes = await done(id);
    expect(new Set(writes.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(writes.length);
    expect(writes.every(({ op }) => op === 'update')).toBe(true);
    for (const page of [leader, follower]) {
      await shows(page, 'city', 'Bruges');
      await shows(page, 'phone', '45');
    }
    const row: unknown = await (await fetch(`${demo.server.origin}/api/customers/${id}`)).json();
    expect(row).toMatchObject({ city: 'Bruges', phone: '45' });
  }, 120_000);

  it('[M6][row:B7] a conflict is shown in both tabs, and decided in one it is decided in both', async () => {
    const id = await newCustomer('Shared Conflict');
    const [leader, follower] = await twoTabs(`/customers/${id}`);
    const centre = new SyncCentre(leader);
    await leader.bringToFront();
    await centre.workOffline(true);
    await badgeSays(follower, 'Offline');
    await write(leader, 'name', 'Ours');
    await badgeSays(leader, 'Offline · 1');
    await demo.server.update('customers', id, { name: 'Theirs' });
    await leader.bringToFront();
    await centre.workOffline(false);
    await Promise.all([badgeSays(leader, '1 for you'), badgeSays(follower, '1 for you')]);
    for (const page of [leader, follower]) {
      await page.bringToFront();
      await new SyncCentre(page).open();
      await page.getByTestId('sync-decide').click();
      await page.getByTestId('conflict-title').waitFor();
    }
    await follower.getByTestId('conflict-mine').click();
    await leader.getByTestId('conflict-title').waitFor({ state: 'detached' });
    await Promise.all([badgeSays(leader, 'All saved'), badgeSays(follower, 'All saved')]);
    await Promise.all([shows(leader, 'name', 'Ours'), shows(follower, 'name', 'Ours')]);
    expect((await done(id)).map(({ op }) => op)).toEqual(['update', 'update']);
  }, 120_000);

  it('[S4][I11] signing in as another in one tab is for both: nothing of the first shows or is sent in either', async () => {
    const id = await newCustomer('Two People');
    const [leader, follower] = await twoTabs(`/customers/${id}`);
    await leader.bringToFront();
    await new SyncCentre(leader).workOffline(true);
    await write(follower, 'city', 'Turin');
    await badgeSays(leader, 'Offline · 1');
    await follower.getByTestId('field-notes').fill('half a thought');
    await leader.bringToFront();
    await new SyncCentre(leader).signIn('Ada');
    for (const page of [leader, follower]) {
      await badgeSays(page, /^\s*Offline\s*$/);
      expect(await page.locator('body').innerText()).not.toContain('Turin');
    }
    // Nor what one has typed and not saved.
    expect(await follower.getByTestId('field-notes').count()).toBe(0);
    await leader.bringToFront();
    await new SyncCentre(leader).workOffline(false);
    await Promise.all([live(leader), live(follower)]);
    await Promise.all([shows(leader, 'city', 'Rome'), shows(follower, 'city', 'Rome')]);
    await shows(follower, 'notes', '');
    await write(follower, 'phone', '46');
    await shows(leader, 'phone', '46');
    await badgeSays(leader, 'All saved');
    expect((await done(id)).map(({ userId }) => userId)).toEqual(['ada']);
    await follower.bringToFront();
    await new SyncCentre(follower).signIn('Demo');
    await eventually(async () => (await done(id)).map(({ userId }) => userId), ['ada', 'demo']);
    await Promise.all([shows(leader, 'city', 'Turin'), shows(follower, 'city', 'Turin')]);
    await eventually(connections, 1);
  }, 120_000);
});
