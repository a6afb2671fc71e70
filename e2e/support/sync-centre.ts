import type { Page } from 'playwright-core';

/** The sync centre of one page, opened when it is first needed. */
export class SyncCentre {
  constructor(private readonly page: Page) {}

  /** Pulls this window's own plug, or puts it back. */
  async workOffline(isOff: boolean): Promise<void> {
    await this.open();
    const toggle = this.page.getByTestId('sync-offline').getByRole('switch');
    if ((await toggle.getAttribute('aria-checked')) !== String(isOff)) await toggle.click();
    await this.close();
  }

  async signIn(name: string): Promise<void> {
    await this.open();
    await this.page.getByTestId('sync-user').click();
    await this.page.getByRole('option', { name }).click();
    await this.close();
  }

  async open(): Promise<void> {
    const badge = this.page.getByTestId('sync-badge');
    if ((await badge.getAttribute('aria-expanded')) !== 'true') await badge.click();
    await this.page.getByTestId('sync-drawer').waitFor();
  }

  async close(): Promise<void> {
    await this.page.getByTestId('sync-close').click();
    await this.page.getByTestId('sync-drawer').waitFor({ state: 'detached' });
  }
}

/** Waits until the badge says `text`. */
export async function badgeSays(
  page: Page,
  text: string | RegExp,
  timeout = 20_000,
): Promise<void> {
  await page.getByTestId('sync-badge').filter({ hasText: text }).waitFor({ timeout });
}
