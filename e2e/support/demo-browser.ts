import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--js-flags=--expose-gc',
];

/** Debian's Chromium with pages of the demo, each in a context of its own: two pages are two people. */
export class DemoBrowser {
  private browser: Browser | undefined;
  private readonly contexts: BrowserContext[] = [];
  /** What the pages said on their console, and what they threw. */
  readonly errors: string[] = [];
  private readonly crashes: string[] = [];

  /** @param without Switches that Playwright would set, and that the test is about. */
  constructor(
    private readonly origin: string,
    private readonly without: string[] = [],
  ) {}

  async launch(): Promise<void> {
    const executablePath = process.env['CHROMIUM'];
    if (executablePath === undefined)
      throw new Error('CHROMIUM is not set: run the tests by `npm run e2e`');
    this.browser = await chromium.launch({
      executablePath,
      headless: true,
      args: ARGS,
      ignoreDefaultArgs: this.without,
    });
  }

  async open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    return this.openTab(await this.person(options), path);
  }

  /** Somebody with a device of their own: storage, tabs, and no service worker unless asked for. */
  async person(options: BrowserContextOptions = {}): Promise<BrowserContext> {
    if (this.browser === undefined) throw new Error('launch first');
    const context = await this.browser.newContext({
      viewport: { width: 1280, height: 900 },
      serviceWorkers: 'block',
      baseURL: this.origin,
      ...options,
    });
    this.contexts.push(context);
    return context;
  }

  async openTab(context: BrowserContext, path: string): Promise<Page> {
    const page = await context.newPage();
    page.on('pageerror', (error) => {
      this.errors.push(error.message);
      this.crashes.push(error.stack ?? error.message);
    });
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(message.text());
    });
    await page.goto(path);
    return page;
  }

  /** Ends the pages of one test; whatever is tested, no page may throw. */
  async closePages(): Promise<void> {
    for (const context of this.contexts.splice(0)) await context.close();
    const crashes = this.crashes.splice(0);
    if (crashes.length > 0) throw new Error(`A page threw:\n${crashes.join('\n')}`);
  }

  async close(): Promise<void> {
    await this.closePages();
    await this.browser?.close();
  }
}

/** Waits until `read` gives `expected`, or fails with what it gave last. */
export async function eventually<T>(
  read: () => Promise<T>,
  expected: T,
  timeoutMs = 15_000,
): Promise<void> {
  const end = Date.now() + timeoutMs;
  let last = await read();
  while (JSON.stringify(last) !== JSON.stringify(expected)) {
    if (Date.now() > end) {
      throw new Error(`expected ${JSON.stringify(expected)}, last got ${JSON.stringify(last)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
    last = await read();
  }
}
