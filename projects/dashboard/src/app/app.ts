import {
  ChangeDetectionStrategy,
  Component,
  type ElementRef,
  inject,
  signal,
  viewChild,
} from '@angular/core';
import { RouterLink, RouterOutlet } from '@angular/router';

import { Face } from './face/face';
import { Icon } from './icons/icon';
import { Lobby } from './presence/lobby';
import { DemoSession } from './session/demo-session';
import { windowSide } from './session/window-side';
import { beginAtTop } from './shell/begin-at-top';
import { ConnectionBadge } from './shell/connection-badge';
import { PageNav } from './shell/page-nav';
import { reconnectWhenReachable } from './shell/reconnect-when-reachable';
import { SyncBadge } from './sync/sync-badge';
import { SyncDrawer } from './sync/sync-drawer';
import { followOfflineSwitch } from './sync/offline-switch';
import { resumeWithSession } from './sync/resume-with-session';
import { offerUndoOfMerges } from './sync/undo-merge';
import { ThemeToggle } from './theme/theme-toggle';
import { followSidePage } from './two-windows/side-page';

/** The frame around the pages: where one is, where one can go, and how the line is. */
@Component({
  selector: 'app-root',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [
    ConnectionBadge,
    Face,
    Icon,
    PageNav,
    RouterLink,
    RouterOutlet,
    SyncBadge,
    SyncDrawer,
    ThemeToggle,
  ],
  templateUrl: './app.html',
  styleUrl: './app.scss',
  host: { '[class.is-side]': 'side' },
})
export class App {
  protected readonly syncOpen = signal(false);
  /** Each person has pages of their own: what another one has half typed goes with them. */
  protected readonly user = inject(DemoSession).user;
  /** Set where this is one of the two windows: a device of its own, in a frame. */
  protected readonly side = windowSide();
  private readonly main = viewChild.required<ElementRef<HTMLElement>>('main');

  constructor() {
    beginAtTop(() => this.main().nativeElement);
    followOfflineSwitch();
    reconnectWhenReachable();
    resumeWithSession();
    offerUndoOfMerges();
    followSidePage();
    inject(Lobby);
  }

  /** A fragment link would be resolved against `<base>` and leave the page. */
  protected skipTo(event: Event, main: HTMLElement): void {
    event.preventDefault();
    main.focus();
  }
}
