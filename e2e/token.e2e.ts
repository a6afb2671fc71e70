import type { Page, Request } from 'playwright-core';
import { Demo, counter, live } from './support/demo';
import { SyncCentre, badgeSays } from './support/sync-centre';

const demo = new Demo(3208);

beforeAll(() => demo.start(), 120_000);
afterEach(() => demo.reset());
afterAll(() => demo.stop());

/** Another person, at the panel that breaks things. */
class FaultPanelPage {
  private constructor(private readonly page: Page) {}

  static async open(): Promise<FaultPanelPage> {
    const page = await demo.browser.open('/faults');
    await page.getByTestId('fault-heal').waitFor();
    return new FaultPanelPage(page);
  }

  async endSessions(): Promise<void> {
    await this.answered('/faults/expire-tokens', () =>
      this.page.getByTestId('fault-expire-tokens').click(),
    );
  }

  async loseAnswers(percent: number): Promise<void> {
    await this.answered('/faults', () =>
      this.page.getByTestId('fault-loseAnswerPct').fill(String(percent)),
    );
  }

  /** Gives what the panel's slider says afterwards. */
  async makeWhole(): Promise<string> {
    await this.answered('/faults', () => this.page.getByTestId('fault-heal').click());
    return this.page.getByTestId('fault-loseAnswerPct').inputValue();
  }

  private async answered(path: string, act: () => Promise<void>): Promise<void> {
    const answer = this.page.waitForResponse(
      (response) => response.request().method() !== 'GET' && response.url().endsWith(path),
    );
    await act();
    expect((await answer).ok()).toBe(true);
  }
}

async function createContact(page: Page, name: string): Promise<void> {
  await page.getByTestId('contact-new').click();
  await page.getByTestId('contact-name-input').fill(name);
  await page.getByTestId('contact-save').click();
  await page.getByTestId('contact-title').filter({ hasText: name }).waitFor();
}

async function rename(page: Page, name: string): Promise<void> {
  await page.getByTestId('contact-name-input').fill(name);
  await page.getByTestId('contact-save').click();
  await page.getByTestId('contact-title').filter({ hasText: name }).waitFor();
}

function isPatch(request: Request): boolean {
  return request.method() === 'PATCH';
}

async function signInAgain(page: Page): Promise<void> {
  const centre = new SyncCentre(page);
  await centre.open();
  await page.getByTestId('sync-resume').click();
  await centre.close();
}

/** What the server did for the person whose page this is, since it had done so many. */
async function doneSince(count: number): Promise<readonly string[]> {
  const done = (await demo.server.applied('?userId=demo')).slice(count);
  expect(new Set(done.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(done.length);
  return done.map(({ op, entityType }) => `${op} ${entityType}`).sort();
}

async function doneUntilNow(): Promise<number> {
  return (await demo.server.applied('?userId=demo')).length;
}

describe('a session that ends, and answers that get lost', () => {
  it('[C8][Q4] sessions are ended: line and queue stop together, and go on together once signed in again', async () => {
    const page = await demo.browser.open('/contacts');
    await live(page);
    await createContact(page, 'Before The End');
    await badgeSays(page, 'All saved');
    const before = await doneUntilNow();

    await (await FaultPanelPage.open()).endSessions();
    await rename(page, 'After The End');
    await createContact(page, 'Unsent For Now');
    await badgeSays(page, 'Signed out');
    expect(await doneSince(before)).toEqual([]);

    await signInAgain(page);
    await badgeSays(page, 'All saved');
    await live(page);
    expect(await doneSince(before)).toEqual(['create contacts', 'update contacts']);
    for (const name of ['After The End', 'Unsent For Now']) {
      const query = `?q=${encodeURIComponent(name)}`;
      expect((await demo.server.rows('contacts', query)).totalCount).toBe(1);
    }
  }, 120_000);

  it('[Q4] without a line the refused write itself says that the session is over; it goes out once', async () => {
    await demo.server.faults({ refuseConnects: true });
    const page = await demo.browser.open('/contacts');
    await page.getByTestId('contact-row').first().waitFor();
    const before = await doneUntilNow();

    await (await FaultPanelPage.open()).endSessions();
    const answer = page.waitForResponse(
      (response) => response.request().method() === 'POST' && response.url().includes('/api/'),
    );
    await createContact(page, 'Refused At First');
    expect((await answer).status()).toBe(401);
    await badgeSays(page, 'Signed out');
    expect(await doneSince(before)).toEqual([]);

    await signInAgain(page);
    await badgeSays(page, 'All saved');
    expect(await doneSince(before)).toEqual(['create contacts']);
  }, 120_000);

  it('[I6][I7] ten edits whose answers get lost are done once each, and in order', async () => {
    const page = await demo.browser.open('/contacts');
    await live(page);
    await createContact(page, 'Edit 0');
    await badgeSays(page, 'All saved');
    const [contact] = (await demo.server.rows('contacts', '?q=Edit%200')).items;
    if (contact === undefined) throw new Error('no contact');
    const before = (await demo.server.applied(`?entityId=${contact.id}`)).length;
    const names = new Map<string | undefined, string | undefined>();
    page.on('request', (request) => {
      if (!isPatch(request)) return;
      const name = /Edit \d+/.exec(request.postData() ?? '')?.[0];
      names.set(request.headers()['idempotency-key'], name);
    });

    const panel = await FaultPanelPage.open();
    for (let edit = 1; edit <= 10; edit++) {
      // The first answer is lost for sure, the others by chance.
      if (edit === 1) await panel.loseAnswers(100);
      if (edit === 2) await panel.loseAnswers(40);
      // What is not on its way yet would become one write with the next.
      const sent = page.waitForRequest(
        (request) => isPatch(request) && request.postData()?.includes(`"Edit ${edit}"`) === true,
        { timeout: 60_000 },
      );
      const lost = edit === 1 ? page.waitForEvent('requestfailed', isPatch) : undefined;
      await rename(page, `Edit ${edit}`);
      await Promise.all([sent, lost]);
    }
    await badgeSays(page, 'All saved', 60_000);

    const done = (await demo.server.applied(`?entityId=${contact.id}`)).slice(before);
    expect(done.map(({ op, idempotencyKey }) => [op, names.get(idempotencyKey ?? '')])).toEqual(
      Array.from({ length: 10 }, (_, at) => ['update', `Edit ${at + 1}`]),
    );
    const [row] = (await demo.server.rows('contacts', '?q=Edit%2010')).items;
    expect([row?.id, row?.version]).toEqual([contact.id, contact.version + 10]);

    expect(await panel.makeWhole()).toBe('0');
    await page.getByRole('link', { name: 'Faults' }).click();
    expect([await counter(page, 'queued'), await counter(page, 'confirmed')]).toEqual([11, 11]);
    expect([await counter(page, 'parked'), await counter(page, 'conflicts')]).toEqual([0, 0]);
  }, 240_000);
});
