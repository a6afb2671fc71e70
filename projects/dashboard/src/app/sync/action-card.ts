import { DatePipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { OfflineAction } from 'ngx-cachehub';

import { actionWords, fieldWords, reasonWords } from './action-words';

const PROGRESS = {
  queued: 'waiting for its turn',
  sending: 'being sent',
  waiting: 'to be tried again',
  conflict: 'both sides changed it',
  parked: 'not accepted',
  confirmed: 'saved',
} as const;

/** One queued write: what it does, how often it was tried, and why it stopped. */
@Component({
  selector: 'app-action-card',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [DatePipe, MatButton],
  templateUrl: './action-card.html',
  styleUrl: './action-card.scss',
  host: { 'data-testid': 'sync-action', '[attr.data-status]': 'action().status' },
})
export class ActionCard {
  readonly action = input.required<OfflineAction>();
  readonly retry = output();
  readonly edit = output();
  readonly discard = output();

  protected readonly words = computed(() => actionWords(this.action()));
  protected readonly fields = computed(() => this.words().fields.map(fieldWords).join(', '));
  protected readonly progress = computed(() => PROGRESS[this.action().status]);
  protected readonly reason = computed(() => reasonWords(this.action()));
  /** What belongs to a row that was never saved goes through under no circumstances: ids are not edited here. */
  protected readonly isRetryable = computed(() => this.action().unmade === undefined);
  protected readonly isParked = computed(() => this.action().status === 'parked');
  /** Only a write of fields can be corrected by hand. */
  protected readonly isEditable = computed(() => {
    const { op, payload } = this.action();
    return this.isRetryable() && op !== 'delete' && payload instanceof Object;
  });
}
