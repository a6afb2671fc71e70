import { execFileSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { startServer } from './support/child-server';
import { DemoBrowser, eventually } from './support/demo-browser';
import { ReferenceServer, type ApiRow } from './support/reference-server';

const ROOT = path.resolve(__dirname, '..');
const API_PORT = 3281;
const PORT = 3282;
const ORIGIN = `http://localhost:${PORT}`;
const HOSTILE = '</script><script>window.hacked = true</script><b>';

const server = new ReferenceServer(API_PORT);
const browser = new DemoBrowser(ORIGIN);
let rendering: ChildProcess | undefined;
let ada: ApiRow;

beforeAll(async () => {
  execFileSync(process.execPath, ['tools/build-ssr-page.mjs'], { cwd: ROOT });
  await server.start();
  rendering = await startServer(path.join(ROOT, 'dist/ssr-page/server/server.mjs'), {
    PORT: String(PORT),
    API_PORT: String(API_PORT),
  });
  await browser.launch();
  ada = await server.create('customers', {
    name: ' Aa Ada',
    email: 'ada@example.test',
    city: 'London',
    status: 'lead',
    segment: 'small',
  });
}, 240_000);

afterAll(async () => {
  await browser.close();
  rendering?.kill();
  await server.stop();
});

/** What happened in a page, from its first byte on. */
interface Witness {
  readonly page: Page;
  /** Requests of the page for data. */
  readonly requests: readonly string[];
  /** Frames that it sent over its sockets. */
  readonly frames: readonly Record<string, unknown>[];
  /** Each text that the application showed, from the server's on. */
  readonly texts: () => Promise<readonly string[]>;
}

/** @param between What happens when the page was rendered, and before its scripts run. */
async function open(url: string, between?: () => Promise<unknown>): Promise<Witness> {
  const context = await browser.person();
  const page = await context.newPage();
  const requests: string[] = [];
  const frames: Record<string, unknown>[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/api/')) requests.push(pathname);
  });
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) browser.errors.push(message.text());
  });
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => {
      frames.push(JSON.parse(String(payload)) as Record<string, unknown>);
    });
  });
  await page.addInitScript(() => {
    const texts: string[] = [];
    Object.assign(globalThis, { texts });
    const note = () => {
      const text = document.querySelector('ssr-root')?.textContent ?? '';
      if (document.readyState !== 'loading' && texts.at(-1) !== text) texts.push(text);
    };
    document.addEventListener('readystatechange', note);
    new MutationObserver(note).observe(document, {
      subtree: true,
      childList: true,
      characterData: true,
    });
  });
  const [hold, release] = gate();
  if (between !== undefined) {
    await page.route('**/*.js', async (route) => {
      await hold;
      await route.continue();
    });
  }
  await page.goto(url, { waitUntil: between === undefined ? 'load' : 'commit' });
  await page.locator('h1').waitFor();
  await between?.();
  release();
  const texts = () => page.evaluate(() => (globalThis as unknown as { texts: string[] }).texts);
  return { page, requests, frames, texts };
}

function gate(): readonly [opened: Promise<void>, open: () => void] {
  let open: () => void = () => undefined;
  return [new Promise<void>((resolve) => (open = resolve)), () => open()];
}

const subscribes = ({ frames }: Witness) => frames.filter(({ type }) => type === 'SUBSCRIBE');
const isAsked = (witness: Witness) =>
  eventually(() => Promise.resolve(subscribes(witness).length), 1);

describe('a page that a server rendered', () => {
  it('[N9][C9] is whole in its source, with its data, and no socket was opened for it', async () => {
    const before = await server.health();
    const html = await (await fetch(`${ORIGIN}/customers/${ada.id}`)).text();
    expect(html).toContain('<h1> Aa Ada</h1>');
    expect(html).toContain('<p>London</p>');
    expect(html.match(/<li>/g)).toHaveLength(3);
    const [, state = ''] =
      /<script id="ng-state" type="application\/json">(.*?)<\/script>/s.exec(html) ?? [];
    const { 'ngx-cachehub:default': carried } = JSON.parse(state) as Record<string, unknown>;
    expect(carried).toMatchObject({
      user: null,
      positions: { customers: { seq: expect.any(Number) as number } },
    });
    // Each row once as data: the HTTP client's own copy is switched off.
    expect(state.split('ada@example.test')).toHaveLength(1 + 2);
    expect(await server.health()).toEqual(before);
  });

  it('[row:own9][N9][N14] is taken over without a request and without a flicker, and is live from then on', async () => {
    const witness = await open(`/customers/${ada.id}`);
    await isAsked(witness);
    expect(subscribes(witness)[0]).toMatchObject({ from: { seq: expect.any(Number) as number } });
    await server.update('customers', ada.id, { city: 'Paris' });
    await witness.page.getByText('Paris').waitFor();
    const texts = await witness.texts();
    expect(texts).toHaveLength(2);
    expect(texts[0]).toContain('London');
    expect(texts[1]).toBe(texts[0]?.replace('London', 'Paris'));
    expect(witness.requests).toEqual([]);
  });

  it('[N14][C4] shows what was written between rendering and subscribing, by replay alone', async () => {
    await server.update('customers', ada.id, { city: 'Rome' });
    const witness = await open(`/customers/${ada.id}`, () =>
      server.update('customers', ada.id, { city: 'Oslo' }),
    );
    await witness.page.getByText('Oslo').waitFor();
    const texts = await witness.texts();
    expect(texts[0]).toContain('Rome');
    expect(texts).toHaveLength(2);
    expect(witness.requests).toEqual([]);
  });

  it('[N14] loads once, and keeps what was rendered meanwhile, where the server cannot replay', async () => {
    const witness = await open(`/customers/${ada.id}`, () => server.fault('forget-log'));
    const expected = ['/api/customers', `/api/customers/${ada.id}`];
    await eventually(() => Promise.resolve([...witness.requests].sort()), expected);
    expect(new Set(await witness.texts()).size).toBe(1);
  });

  it('[N9] hostile text stays text, in the page and in its data', async () => {
    const row = await server.create('customers', {
      name: HOSTILE,
      email: 'eve@example.test',
      status: 'lead',
      segment: 'small',
    });
    const witness = await open(`/customers/${row.id}`);
    await isAsked(witness);
    expect(await witness.page.locator('h1').textContent()).toBe(HOSTILE);
    expect(await witness.page.evaluate(() => 'hacked' in globalThis)).toBe(false);
    expect(witness.requests).toEqual([]);
  });

  it('[N4][N7][N8][N9] a lazy route’s own hub starts from its own part of the page', async () => {
    const { totalCount } = await server.rows('customers', '?limit=1');
    const witness = await open('/lazy');
    await witness.page.waitForFunction(
      () => document.querySelector('ssr-root')?.hasAttribute('ng-version') === true,
    );
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await witness.texts()).toEqual([`${totalCount} customers under totals:customers`]);
    expect(witness.requests).toEqual([]);
  });

  it('[N9] nothing was written on any console', () => {
    expect(browser.errors).toEqual([]);
  });
});
