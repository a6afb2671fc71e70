import { CdkTrapFocus } from '@angular/cdk/a11y';
import { DatePipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, inject, output } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatSelectModule } from '@angular/material/select';
import { MatSlideToggle } from '@angular/material/slide-toggle';
import { OfflineSyncService, type Conflict, type OfflineAction } from 'ngx-cachehub';

import { Icon } from '../icons/icon';
import { DEMO_USERS, DemoSession } from '../session/demo-session';
import { Notices } from '../shell/notices';
import { ActionCard } from './action-card';
import { ConflictDialog } from './conflict-dialog';
import { conflictWords } from './conflict-view';
import { EditActionDialog } from './edit-action-dialog';
import { OfflineSwitch } from './offline-switch';
import { SyncMonitor } from './sync-monitor';
import { lostSentence } from './sync-view';

/** The sync centre: every write that the server does not have yet, and what a person can do about it. */
@Component({
  selector: 'app-sync-drawer',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [
    ActionCard,
    CdkTrapFocus,
    DatePipe,
    Icon,
    MatButton,
    MatFormFieldModule,
    MatIconButton,
    MatSelectModule,
    MatSlideToggle,
  ],
  templateUrl: './sync-drawer.html',
  styleUrl: './sync-drawer.scss',
  host: { '(keydown.escape)': 'closed.emit()' },
})
export class SyncDrawer {
  readonly closed = output();

  private readonly queue = inject(OfflineSyncService);
  private readonly plug = inject(OfflineSwitch);
  private readonly session = inject(DemoSession);
  private readonly dialog = inject(MatDialog);
  private readonly notices = inject(Notices);

  protected readonly monitor = inject(SyncMonitor);
  protected readonly wordsOf = conflictWords;
  protected readonly lostSentence = lostSentence;
  protected readonly users = DEMO_USERS;
  protected readonly user = this.session.user;
  protected readonly isOff = this.plug.isOff;
  protected readonly isEmpty = computed(
    () =>
      this.monitor.waiting().length + this.monitor.parked().length === 0 &&
      this.monitor.conflicts().length === 0,
  );

  protected signIn(key: string): void {
    const user = DEMO_USERS.find((candidate) => candidate.key === key);
    if (user !== undefined) this.session.signIn(user);
  }

  protected goOffline(off: boolean): void {
    this.plug.turn(off);
  }

  protected seen(): void {
    this.queue.acknowledgeLost();
  }

  protected resume(): void {
    this.session.renew();
  }

  protected async sync(): Promise<void> {
    await this.tell(this.queue.sync());
  }

  protected decide(conflict: Conflict): void {
    this.dialog.open(ConflictDialog, {
      data: conflict,
      width: '860px',
      maxWidth: 'calc(100vw - 24px)',
    });
  }

  protected async retry(action: OfflineAction): Promise<void> {
    await this.tell(this.queue.retry(action.id));
  }

  protected edit(action: OfflineAction): void {
    this.dialog
      .open<EditActionDialog, OfflineAction, unknown>(EditActionDialog, {
        data: action,
        width: '520px',
        maxWidth: 'calc(100vw - 24px)',
      })
      .afterClosed()
      .subscribe((payload) => {
        if (payload !== undefined) void this.tell(this.queue.edit(action.id, payload));
      });
  }

  protected async discard(action: OfflineAction): Promise<void> {
    await this.tell(this.queue.discard(action.id));
  }

  private async tell(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      this.notices.refuse('did not work', 'That', error);
    }
  }
}
