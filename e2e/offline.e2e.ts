import type { Page } from 'playwright-core';
import { eventually } from './support/demo-browser';
import { live } from './support/demo';
import { demoOverLine } from './support/demo-over-line';
import { SyncCentre, badgeSays } from './support/sync-centre';

const { demo, line } = demoOverLine(3206);

async function createContact(page: Page, name: string, role = ''): Promise<void> {
  await page.getByTestId('contact-new').click();
  await page.getByTestId('contact-name-input').fill(name);
  if (role !== '') await page.getByTestId('contact-role-input').fill(role);
  await page.getByTestId('contact-save').click();
  await page.getByTestId('contact-title').filter({ hasText: name }).waitFor();
}

async function rename(page: Page, name: string): Promise<void> {
  await page.getByTestId('contact-name-input').fill(name);
  await page.getByTestId('contact-save').click();
  await page.getByTestId('contact-title').filter({ hasText: name }).waitFor();
}

function row(page: Page, name: string): ReturnType<Page['getByTestId']> {
  return page.getByTestId('contact-row').filter({ hasText: name });
}

describe('working without the server', () => {
  it('[row:D4][row:D3][row:E3] two clients: create, go offline, edit, return, and the server restarts', async () => {
    const one = await demo.browser.open('/contacts');
    const two = await demo.browser.open('/contacts');
    await Promise.all([live(one), live(two)]);

    await createContact(one, 'Dana Created');
    await row(two, 'Dana Created').waitFor();

    const centre = new SyncCentre(one);
    await centre.workOffline(true);
    await rename(one, 'Dana Edited Offline');
    await badgeSays(one, 'Offline · 1');
    expect(await row(two, 'Dana Edited Offline').count()).toBe(0);

    await centre.workOffline(false);
    await row(two, 'Dana Edited Offline').waitFor();
    await badgeSays(one, 'All saved');

    await demo.server.kill();
    await rename(one, 'Dana After The Crash');
    await badgeSays(one, /1/);
    await demo.server.start();
    await row(two, 'Dana After The Crash').waitFor({ timeout: 60_000 });
    await badgeSays(one, 'All saved', 60_000);
  }, 240_000);

  it('[I5][I6][I7] ten changes without a server, a reload, and back: ten changes on the server, once and in order', async () => {
    const context = await demo.browser.person({ baseURL: line.origin });
    const page = await demo.browser.openTab(context, '/contacts');
    await live(page);
    await createContact(page, 'Tenfold 0');
    await badgeSays(page, 'All saved');
    const before = (await demo.server.applied()).length;

    line.turn('cut');
    for (let change = 1; change <= 4; change++) await createContact(page, `Tenfold ${change}`);
    await row(page, 'Tenfold 0').click();
    await page.getByTestId('contact-title').filter({ hasText: 'Tenfold 0' }).waitFor();
    for (let change = 5; change <= 9; change++) {
      await page.getByTestId('transaction-amount').fill(String(change));
      await page.getByTestId('transaction-description').fill(`Offer ${change}`);
      await page.getByTestId('transaction-add').click();
      await page
        .getByTestId('transaction-row')
        .filter({ hasText: `Offer ${change}` })
        .waitFor();
    }
    await rename(page, 'Tenfold X');
    await badgeSays(page, /10/);

    // The network is good enough for the page itself, and no more.
    line.turn('whole');
    await page.route(/\/api\//, (route) => route.abort('connectionfailed'));
    await page.routeWebSocket(/\/ws$/, (socket) => void socket.close());
    await page.reload();
    await row(page, 'Tenfold 4').waitFor();
    await badgeSays(page, /10/);
    await page.unrouteAll();

    await page.reload();
    await badgeSays(page, 'All saved', 60_000);
    const done = (await demo.server.applied()).slice(before);
    expect(done.map(({ op, entityType }) => `${op} ${entityType}`).sort()).toEqual([
      ...Array.from({ length: 4 }, () => 'create contacts'),
      ...Array.from({ length: 5 }, () => 'create transactions'),
      'update contacts',
    ]);
    expect(new Set(done.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(10);
  }, 180_000);

  it('[O6] what refers to a row that the server does not know yet is sent with the real id', async () => {
    const page = await demo.browser.open('/contacts');
    await live(page);
    const centre = new SyncCentre(page);
    await centre.workOffline(true);
    await createContact(page, 'Nova Unborn');
    await page.getByTestId('transaction-amount').fill('12.5');
    await page.getByTestId('transaction-description').fill('First order');
    await page.getByTestId('transaction-add').click();
    await page.getByTestId('transaction-row').filter({ hasText: 'First order' }).waitFor();
    await centre.workOffline(false);
    await badgeSays(page, 'All saved', 30_000);
    const contact = (await demo.server.rows('contacts', '?q=Nova%20Unborn')).items[0];
    expect(contact?.id).not.toMatch(/^tmp_/);
    const { items } = await demo.server.rows('transactions', `?contactId=${contact?.id}`);
    expect(items.map((item) => item['description'])).toEqual(['First order']);
    // The page still shows the contact that it was made on, and goes on showing what happens to it.
    await demo.server.update('contacts', String(contact?.id), { name: 'Nova Renamed' });
    await page.getByTestId('contact-title').filter({ hasText: 'Nova Renamed' }).waitFor();
  }, 120_000);

  it('[row:E3] what is booked on a contact that was never opened shows at once, beside what is not known', async () => {
    const page = await demo.browser.open('/contacts');
    await live(page);
    await page.getByTestId('contact-row').first().waitFor();
    const centre = new SyncCentre(page);
    await centre.workOffline(true);
    await page.getByTestId('contact-row').first().click();
    await page.getByText('What was agreed is not known without the server.').waitFor();
    await page.getByTestId('transaction-amount').fill('7');
    await page.getByTestId('transaction-description').fill('Booked unseen');
    await page.getByTestId('transaction-add').click();
    await page.getByTestId('transaction-row').filter({ hasText: 'Booked unseen' }).waitFor();
    await page.getByText('What else was agreed is not known without the server.').waitFor();
    await page.reload();
    await page.getByTestId('transaction-row').filter({ hasText: 'Booked unseen' }).waitFor();
    await centre.workOffline(false);
    await badgeSays(page, 'All saved', 30_000);
    expect(
      await page.getByTestId('transaction-row').filter({ hasText: 'Booked unseen' }).count(),
    ).toBe(1);
  }, 120_000);

  it('[Q4][C8] a session that ran out loses nothing: the queue waits, and goes on when signed in again', async () => {
    const page = await demo.browser.open('/contacts');
    await live(page);
    await demo.server.faults({ httpStatus: 401, httpPct: 100 });
    await createContact(page, 'Patient Writer');
    await badgeSays(page, 'Signed out');
    await demo.server.faults({ httpStatus: 0 });
    await page.getByTestId('sync-badge').click();
    await page.getByTestId('sync-resume').click();
    await badgeSays(page, 'All saved');
    expect((await demo.server.rows('contacts', '?q=Patient%20Writer')).totalCount).toBe(1);
  }, 120_000);

  it('[Q5] what the server refuses waits for the person: corrected, it goes through; the other rows went on', async () => {
    const page = await demo.browser.open('/contacts');
    await live(page);
    await page.route(/\/api\/contacts$/, async (route) => {
      const body = route.request().postData() ?? '';
      if (route.request().method() !== 'POST' || !body.includes('Refused')) return route.continue();
      return route.fulfill({
        status: 422,
        json: { error: { code: 'INVALID', message: 'That name is not allowed.' } },
      });
    });
    await page.getByTestId('contact-new').click();
    await page.getByTestId('contact-name-input').fill('Refused Person');
    await page.getByTestId('contact-save').click();
    await badgeSays(page, '1 for you');
    await createContact(page, 'Another Person');
    await eventually(
      async () => (await demo.server.rows('contacts', '?q=Another%20Person')).totalCount,
      1,
    );
    await page.getByTestId('sync-badge').click();
    await page.getByTestId('action-reason').filter({ hasText: 'not allowed' }).waitFor();
    await page.getByTestId('action-edit').click();
    await page.getByTestId('edit-name').fill('Corrected Person');
    await page.getByTestId('edit-save').click();
    await badgeSays(page, 'All saved');
    expect((await demo.server.rows('contacts', '?q=Corrected%20Person')).totalCount).toBe(1);
  }, 120_000);

  it('[I11][S4] signed out with a queue: the next person sees and sends nothing of it; the first gets it back', async () => {
    const page = await demo.browser.open('/contacts');
    await live(page);
    const centre = new SyncCentre(page);
    await centre.signIn('Ada');
    await live(page);
    await centre.workOffline(true);
    await createContact(page, 'Adas Secret');
    await badgeSays(page, 'Offline · 1');
    await centre.signIn('Ben');
    await badgeSays(page, /^\s*Offline\s*$/);
    expect(await page.locator('body').innerText()).not.toContain('Adas Secret');
    await centre.workOffline(false);
    await live(page);
    await badgeSays(page, 'All saved');
    expect((await demo.server.rows('contacts', '?q=Adas%20Secret')).totalCount).toBe(0);
    await centre.signIn('Ada');
    await badgeSays(page, 'All saved', 30_000);
    const done = await demo.server.applied('?userId=ada');
    expect(done.map(({ op }) => op)).toEqual(['create']);
    expect((await demo.server.rows('contacts', '?q=Adas%20Secret')).totalCount).toBe(1);
  }, 120_000);

  it('[row:A7] the server is dead from start to end of a visit, and the app works', async () => {
    const context = await demo.browser.person({ serviceWorkers: 'allow' });
    const first = await demo.browser.openTab(context, '/contacts');
    await live(first);
    await first.getByTestId('contact-row').first().waitFor();
    await first.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    // The worker takes over pages that are opened after it.
    await first.reload();
    await live(first);
    await first.waitForLoadState('networkidle');
    await first.close();
    await demo.server.kill();

    const visit = await demo.browser.openTab(context, '/contacts');
    await visit.getByTestId('contact-row').first().waitFor();
    await createContact(visit, 'Written To The Dead');
    await badgeSays(visit, /1/);
    await visit.close();

    await demo.server.start();
    const back = await demo.browser.openTab(context, '/contacts');
    await badgeSays(back, 'All saved', 60_000);
    expect((await demo.server.rows('contacts', '?q=Written%20To%20The%20Dead')).totalCount).toBe(1);
  }, 240_000);

  it('[Q33] a service worker that reaches nobody uses up no attempt: what waits goes out when the line is whole', async () => {
    const context = await demo.browser.person({ baseURL: line.origin, serviceWorkers: 'allow' });
    const first = await demo.browser.openTab(context, '/contacts');
    await live(first);
    await first.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await first.close();
    const page = await demo.browser.openTab(context, '/contacts');
    await live(page);

    let silences = 0;
    page.on('response', (answer) => {
      const isOfWorker = answer.fromServiceWorker() && answer.status() === 504;
      if (isOfWorker && answer.request().method() === 'POST') silences++;
    });
    line.turn('one-way');
    await createContact(page, 'Written In A Tunnel');
    // One more than would park it, were they answers.
    await eventually(() => Promise.resolve(silences >= 4), true, 90_000);
    await badgeSays(page, /1/);
    line.turn('whole');
    await badgeSays(page, 'All saved', 90_000);
    const found = await demo.server.rows('contacts', '?q=Written%20In%20A%20Tunnel');
    expect(found.totalCount).toBe(1);
  }, 240_000);

  it.each(['stalled', 'cut'] as const)(
    '[Q10][C3] a line that is %s is noticed, and what was written meanwhile arrives when it is whole',
    async (state) => {
      const context = await demo.browser.person({ baseURL: line.origin });
      const page = await demo.browser.openTab(context, '/contacts');
      await live(page);
      // The page itself has to be there before its line is not.
      await page.getByTestId('contact-row').first().waitFor();
      line.turn(state);
      await createContact(page, `Written While ${state}`);
      await badgeSays(page, /1/);
      line.turn('whole');
      await badgeSays(page, 'All saved', 90_000);
      const found = await demo.server.rows('contacts', `?q=Written%20While%20${state}`);
      expect(found.totalCount).toBe(1);
    },
    180_000,
  );
});
