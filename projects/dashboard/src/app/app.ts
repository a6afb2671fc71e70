import { ChangeDetectionStrategy, Component, signal } from '@angular/core';
import { RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';

import { Icon } from './icons/icon';
import type { IconName } from './icons/icon-paths';
import { ConnectionBadge } from './shell/connection-badge';
import { SyncBadge } from './sync/sync-badge';
import { SyncDrawer } from './sync/sync-drawer';
import { followOfflineSwitch } from './sync/offline-switch';
import { resumeWithSession } from './sync/resume-with-session';
import { offerUndoOfMerges } from './sync/undo-merge';
import { ThemeToggle } from './theme/theme-toggle';

interface Place {
  readonly path: string;
  readonly label: string;
  readonly icon: IconName;
}

/** The frame around the pages: where one is, where one can go, and how the line is. */
@Component({
  selector: 'app-root',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [
    ConnectionBadge,
    Icon,
    RouterLink,
    RouterLinkActive,
    RouterOutlet,
    SyncBadge,
    SyncDrawer,
    ThemeToggle,
  ],
  templateUrl: './app.html',
  styleUrl: './app.scss',
})
export class App {
  protected readonly places: readonly Place[] = [
    { path: '/live', label: 'Live', icon: 'pulse' },
    { path: '/customers', label: 'Customers', icon: 'customers' },
    { path: '/contacts', label: 'Contacts', icon: 'contacts' },
    { path: '/faults', label: 'Faults', icon: 'faults' },
    { path: '/tiers', label: 'Tiers', icon: 'tiers' },
  ];

  protected readonly syncOpen = signal(false);

  constructor() {
    followOfflineSwitch();
    resumeWithSession();
    offerUndoOfMerges();
  }

  /** A fragment link would be resolved against `<base>` and leave the page. */
  protected skipTo(event: Event, main: HTMLElement): void {
    event.preventDefault();
    main.focus();
  }
}
