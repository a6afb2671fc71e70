import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { OfflineSyncService } from 'ngx-cachehub';

import { Icon } from '../icons/icon';
import { Notices } from '../shell/notices';
import type { Refused } from './refused-in';

/** A message that the server does not take: what it said, why not, and what can be done. */
@Component({
  selector: 'app-refused-message',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, MatButton],
  template: `
    <p class="text" data-testid="message-refused-text">{{ refused().text }}</p>
    <div class="why" role="alert" data-testid="message-refused">
      <app-icon name="warning" />
      <p>{{ refused().reason }}</p>
      <button type="button" matButton data-testid="message-retry" (click)="retry()">
        Try again
      </button>
      <button type="button" matButton data-testid="message-discard" (click)="discard()">
        Discard
      </button>
    </div>
  `,
  styles: `
    :host {
      display: grid;
      justify-items: end;
      padding: 10px 20px 2px;
    }
    .text {
      max-width: min(640px, 86%);
      padding: 6px 12px;
      border-radius: 14px 4px 14px 14px;
      background: var(--state-off-tint);
      overflow-wrap: anywhere;
      white-space: pre-wrap;
    }
    .why {
      --icon-size: 16px;

      display: flex;
      flex-wrap: wrap;
      gap: 0 8px;
      align-items: center;
      color: var(--state-off);
      font-size: 0.8438rem;
    }
  `,
})
export class RefusedMessage {
  readonly refused = input.required<Refused>();

  private readonly queue = inject(OfflineSyncService);
  private readonly notices = inject(Notices);

  protected async retry(): Promise<void> {
    await this.tell(this.queue.retry(this.refused().action.id));
  }

  protected async discard(): Promise<void> {
    await this.tell(this.queue.discard(this.refused().action.id));
  }

  private async tell(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      this.notices.refuse('did not work', 'That', error);
    }
  }
}
