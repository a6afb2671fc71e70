import { CdkTrapFocus } from '@angular/cdk/a11y';
import { ChangeDetectionStrategy, Component, computed, inject, output } from '@angular/core';
import { MatButton } from '@angular/material/button';

import { ConnectionMonitor } from './connection-monitor';

const SENTENCES = {
  live: 'Every change on the server shows here as it happens.',
  connecting: 'The line is being opened. What you see is what was last known.',
  offline: 'No line to the server. What you see may be old; it heals by itself.',
} as const;
const GIVEN_UP = 'The server refused the line for good. Mend the cause, then connect by hand.';

/** How the line is, why, and a way to open it now. */
@Component({
  selector: 'app-connection-panel',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [CdkTrapFocus, MatButton],
  templateUrl: './connection-panel.html',
  styleUrl: './connection-panel.scss',
  host: { '(keydown.escape)': 'closed.emit()' },
})
export class ConnectionPanel {
  readonly closed = output();

  private readonly monitor = inject(ConnectionMonitor);

  protected readonly view = this.monitor.view;
  protected readonly status = this.monitor.status;
  protected readonly sentence = computed(() =>
    this.status() === 'failed' ? GIVEN_UP : SENTENCES[this.view()],
  );
  protected readonly attempts = this.monitor.attempts;
  protected readonly lastError = this.monitor.lastError;

  protected reconnect(): void {
    this.monitor.reconnect();
  }
}
