import type { Page } from 'playwright-core';
import { DemoBrowser } from './demo-browser';
import { ReferenceServer } from './reference-server';

/** Server and browser of one file of tests. */
export class Demo {
  readonly server: ReferenceServer;
  readonly browser: DemoBrowser;

  constructor(port: number) {
    this.server = new ReferenceServer(port);
    this.browser = new DemoBrowser(this.server.origin);
  }

  async start(): Promise<void> {
    await Promise.all([this.server.start(), this.browser.launch()]);
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
  }

  /** Between tests: no pages, no faults. */
  async reset(): Promise<void> {
    await this.browser.closePages();
    await this.server.faults({
      refuseConnects: false,
      delayMs: 0,
      dropPct: 0,
      duplicatePct: 0,
      reorderPct: 0,
      httpStatus: 0,
      loseAnswerPct: 0,
      trafficPerSecond: 0,
    });
  }
}

/** The badge says so. */
export async function live(page: Page, timeout = 20_000): Promise<void> {
  await page
    .getByTestId('connection-badge')
    .filter({ hasText: 'Live' })
    .waitFor({ state: 'visible', timeout });
}

/** Names on the customers page, top to bottom. */
export async function shownNames(page: Page): Promise<readonly string[]> {
  const names = await page.getByTestId('customer-name').allInnerTexts();
  return names.map((name) => name.trim());
}

/** A counter of the hub, as the Faults page shows it. */
export async function counter(page: Page, name: string): Promise<number> {
  return Number(await page.getByTestId(`counter-${name}`).innerText());
}
