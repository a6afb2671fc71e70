import { CdkConnectedOverlay, CdkOverlayOrigin } from '@angular/cdk/overlay';
import { CdkTrapFocus } from '@angular/cdk/a11y';
import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';

import { Icon } from '../icons/icon';
import { ConnectionMonitor } from './connection-monitor';
import { CONNECTION_LABELS } from './connection-view';

const SENTENCES = {
  live: 'Every change on the server shows here as it happens.',
  connecting: 'The line is being opened. What you see is what was last known.',
  offline: 'No line to the server. What you see may be old; it heals by itself.',
} as const;
const GIVEN_UP = 'The server refused the line for good. Mend the cause, then connect by hand.';

/** Says whether what is on the screen is live, and behind a click why not. */
@Component({
  selector: 'app-connection-badge',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [CdkConnectedOverlay, CdkOverlayOrigin, CdkTrapFocus, Icon, MatButton],
  templateUrl: './connection-badge.html',
  styleUrl: './connection-badge.scss',
})
export class ConnectionBadge {
  private readonly monitor = inject(ConnectionMonitor);

  protected readonly view = this.monitor.view;
  protected readonly label = computed(() => CONNECTION_LABELS[this.view()]);
  protected readonly status = this.monitor.status;
  protected readonly sentence = computed(() =>
    this.status() === 'failed' ? GIVEN_UP : SENTENCES[this.view()],
  );
  protected readonly attempts = this.monitor.attempts;
  protected readonly lastError = this.monitor.lastError;
  protected readonly open = signal(false);

  protected reconnect(): void {
    this.monitor.reconnect();
  }

  protected toggle(): void {
    this.open.update((open) => !open);
  }

  protected close(): void {
    this.open.set(false);
  }
}
