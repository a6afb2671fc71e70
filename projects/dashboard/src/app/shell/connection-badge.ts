import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';

import { Icon } from '../icons/icon';
import { ConnectionMonitor } from './connection-monitor';
import { ConnectionPanel } from './connection-panel';
import { CONNECTION_LABELS } from './connection-view';

/** Says whether what is on the screen is live, and behind a click why not. */
@Component({
  selector: 'app-connection-badge',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ConnectionPanel, Icon],
  templateUrl: './connection-badge.html',
  styleUrl: './connection-badge.scss',
})
export class ConnectionBadge {
  protected readonly view = inject(ConnectionMonitor).view;
  protected readonly label = computed(() => CONNECTION_LABELS[this.view()]);
  protected readonly open = signal(false);

  protected toggle(): void {
    this.open.update((open) => !open);
  }

  protected close(): void {
    this.open.set(false);
  }
}
