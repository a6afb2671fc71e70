import type { FrameLocator, Page } from 'playwright-core';
import type { Demo } from './demo';

export type Side = 'left' | 'right';
export const SIDES: readonly Side[] = ['left', 'right'];

/** The page with two devices side by side: Ada's on the left, Ben's on the right. */
export class TwoWindows {
  private constructor(readonly page: Page) {}

  /** Both show the page of `path`, and both are live. */
  static async open(demo: Demo, path: string): Promise<TwoWindows> {
    const page = await demo.browser.open(`/two-windows?show=${encodeURIComponent(path)}`, {
      viewport: { width: 1600, height: 1000 },
    });
    const windows = new TwoWindows(page);
    for (const side of SIDES) await windows.badgeSays(side, 'connection-badge', 'Live');
    return windows;
  }

  of(side: Side): FrameLocator {
    return this.page.frameLocator(`[data-testid=${side}-frame]`);
  }

  async badgeSays(
    side: Side,
    badge: 'connection-badge' | 'sync-badge',
    text: string | RegExp,
  ): Promise<void> {
    const words = this.of(side).getByTestId(badge).filter({ hasText: text });
    await words.waitFor({ timeout: 45_000 });
  }

  /** Turns a switch of one side's line. */
  async turn(side: Side, fault: 'offline' | 'down'): Promise<void> {
    await this.page.getByTestId(`${side}-${fault}`).getByRole('switch').click();
  }
}
