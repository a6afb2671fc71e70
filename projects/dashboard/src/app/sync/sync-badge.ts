import { ChangeDetectionStrategy, Component, inject, input, output } from '@angular/core';

import { Icon } from '../icons/icon';
import type { IconName } from '../icons/icon-paths';
import { SyncMonitor } from './sync-monitor';
import type { SyncKind } from './sync-view';

const ICONS: Readonly<Record<SyncKind, IconName>> = {
  reading: 'device',
  lost: 'warning',
  saved: 'check',
  saving: 'up',
  waiting: 'up',
  offline: 'device',
  'signed-out': 'person',
  'cannot-store': 'warning',
  'needs-you': 'warning',
};

/** Says on every page whether the server has what was done here; a click opens the sync centre. */
@Component({
  selector: 'app-sync-badge',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  template: `
    <button
      type="button"
      data-testid="sync-badge"
      aria-haspopup="dialog"
      [attr.data-state]="view().kind"
      [attr.aria-expanded]="expanded()"
      [attr.aria-label]="'Sync: ' + view().label"
      (click)="opened.emit()"
    >
      <app-icon [name]="icons[view().kind]" />
      <span>{{ view().label }}</span>
    </button>
    <span class="visually-hidden" role="status">Sync: {{ view().label }}</span>
  `,
  styleUrl: './sync-badge.scss',
})
export class SyncBadge {
  readonly expanded = input(false);
  readonly opened = output();

  protected readonly icons = ICONS;
  protected readonly view = inject(SyncMonitor).view;
}
