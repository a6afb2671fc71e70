import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { CuttableLine } from './support/cuttable-line';
import { ReferenceServer } from './support/reference-server';
import type { TalkPage } from './talk-page/main';

const ROOT = path.resolve(__dirname, '..');
let browser: Browser;
let server: ReferenceServer;
let line: CuttableLine;
let contexts: BrowserContext[] = [];

beforeAll(async () => {
  execFileSync(process.execPath, ['tools/build-talk-page.mjs'], { cwd: ROOT });
  server = new ReferenceServer(4713, 'dist/talk-page');
  await server.start();
  line = new CuttableLine(4714, 4713);
  await line.open();
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'],
    args: ['--no-sandbox', '--disable-gpu'],
  });
}, 120_000);

afterAll(async () => {
  await browser.close();
  await line.close();
  await server.stop();
});

afterEach(async () => {
  line.turn('whole');
  await Promise.all(contexts.map((context) => context.close()));
  contexts = [];
});

/** One browser of one user: what it shares is shared by its tabs. */
async function device(): Promise<BrowserContext> {
  const context = await browser.newContext();
  contexts.push(context);
  return context;
}

async function tab(context: BrowserContext, user: string, origin = server.origin): Promise<Page> {
  const page = await context.newPage();
  await page.goto(origin);
  await page.waitForFunction(() => 'talkPage' in globalThis);
  await call(page, 'start', origin, user);
  await until(page, 'status', 'connected');
  return page;
}

type Method = Exclude<keyof TalkPage, 'heard'>;

function call<M extends Method>(
  page: Page,
  method: M,
  ...args: Parameters<TalkPage[M]>
): Promise<Awaited<ReturnType<TalkPage[M]>>> {
  return page.evaluate(
    ([name, values]) => {
      const { talkPage } = globalThis as unknown as {
        talkPage: Record<string, (...all: readonly unknown[]) => unknown>;
      };
      return talkPage[name](...values);
    },
    [method, args] as const,
  ) as Promise<Awaited<ReturnType<TalkPage[M]>>>;
}

const heard = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { talkPage: TalkPage }).talkPage.heard);

async function until(page: Page, method: Method, expected: unknown, ...args: unknown[]) {
  await eventually(() => call(page, method, ...(args as never)), expected);
}

async function eventually(read: () => Promise<unknown>, expected: unknown): Promise<void> {
  const wanted = JSON.stringify(expected);
  const end = Date.now() + 20_000;
  let last: unknown;
  while (Date.now() < end) {
    last = await read();
    if (JSON.stringify(last) === wanted) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(last).toEqual(expected);
}

describe('requests, topics, shared state and presence against the real server', () => {
  it('[C11][row:B2] a request is answered, refused, or too late, in a second tab, too', async () => {
    const context = await device();
    for (const page of [await tab(context, 'ann'), await tab(context, 'ann')]) {
      expect(await call(page, 'ask', 'echo', { value: { text: 'héllo' } })).toEqual({
        value: { text: 'héllo' },
      });
      expect(await call(page, 'ask', 'nonsense', {})).toMatchObject({ code: 'server-error' });
      expect(await call(page, 'ask', 'echo', { value: 1, delayMs: 5_000 }, 200)).toEqual({
        code: 'timeout',
      });
    }
    const { connections } = (await (await fetch(`${server.origin}/api/health`)).json()) as {
      readonly connections: number;
    };
    expect(connections).toBe(1);
  });

  it('[C12][row:C1] two users talk, in three tabs, and nothing is sent off line', async () => {
    const anns = await device();
    const [ann, other] = [await tab(anns, 'ann'), await tab(anns, 'ann')];
    const bob = await tab(await device(), 'bob', line.origin);
    await call(bob, 'say', 'Hi');
    await eventually(() => heard(ann), [['bob', 'Hi']]);
    await call(other, 'say', 'Hello');
    await eventually(() => heard(bob), [['ann', 'Hello']]);
    await eventually(async () => (await heard(ann)).map(([, text]) => text), ['Hi', 'Hello']);
    expect(await heard(other)).toEqual([['bob', 'Hi']]);
    line.turn('cut');
    await until(bob, 'status', 'reconnecting');
    expect(await call(bob, 'say', 'lost')).toEqual({ code: 'disconnected' });
    line.turn('whole');
    await until(bob, 'status', 'connected');
    await call(bob, 'say', 'back');
    await eventually(async () => (await heard(ann)).at(-1), ['bob', 'back']);
    expect((await heard(ann)).map(([, text]) => text)).not.toContain('lost');
  });

  it('[X4][X4a][row:C3] a shared state is the same for all, for newcomers and after a break', async () => {
    const ann = await tab(await device(), 'ann');
    const bob = await tab(await device(), 'bob', line.origin);
    await call(ann, 'set', { title: 'Launch' });
    await until(bob, 'state', { title: 'Launch', size: 0 });
    line.turn('cut');
    await until(bob, 'status', 'reconnecting');
    await call(bob, 'set', { size: 7 });
    await call(ann, 'set', { title: 'Later' });
    expect(await call(bob, 'state')).toEqual({ title: 'Launch', size: 7 });
    line.turn('whole');
    await until(bob, 'state', { title: 'Later', size: 7 });
    await until(ann, 'state', { title: 'Later', size: 7 });
    const cid = await tab(await device(), 'cid');
    await until(cid, 'state', { title: 'Later', size: 7 });
  });

  it('[C13][row:D5] who is there: by browser, as last said, until the last tab closes', async () => {
    const anns = await device();
    const [ann, other] = [await tab(anns, 'ann'), await tab(anns, 'ann')];
    const bob = await tab(await device(), 'bob', line.origin);
    await call(bob, 'be', 'sales');
    await call(ann, 'be', 'team');
    await call(other, 'be', 'map');
    await until(bob, 'members', ['ann map', 'bob sales (self)']);
    await until(ann, 'members', ['ann map (self)', 'bob sales']);
    await other.close();
    await until(bob, 'members', ['ann team', 'bob sales (self)']);
    line.turn('cut');
    await until(bob, 'status', 'reconnecting');
    line.turn('whole');
    await until(bob, 'status', 'connected');
    // In the place of the connection that dropped, though that one has its 15 s.
    await until(ann, 'members', ['ann team (self)', 'bob sales']);
    await ann.close();
    await until(bob, 'members', ['bob sales (self)']);
  });

  it('[C14] a right that is taken away: the rows leave every tab, and come back with it', async () => {
    const { id, name } = await server.create('customers', { name: 'Ada' });
    const anns = await device();
    const tabs = [await tab(anns, 'ann'), await tab(anns, 'ann')];
    for (const page of tabs) {
      await call(page, 'watch', server.origin, 'ann', id);
      await until(page, 'customer', name, id);
    }
    const rights = { userId: 'ann', entityType: 'customers' };
    const change = (what: 'revoke' | 'grant') =>
      fetch(`${server.origin}/faults/${what}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(rights),
      });
    await change('revoke');
    for (const page of tabs) {
      await until(page, 'customer', undefined, id);
      await until(page, 'lastError', 'forbidden');
      expect(await call(page, 'status')).toBe('connected');
    }
    await change('grant');
    for (const page of tabs) {
      await call(page, 'watch', server.origin, 'ann', id);
      await until(page, 'customer', name, id);
    }
  });
});
