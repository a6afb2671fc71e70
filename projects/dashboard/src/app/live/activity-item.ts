import { DatePipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, input } from '@angular/core';

import type { Activity } from '../entities/activities';
import { Icon } from '../icons/icon';

/** One line of the feed: who did what, when, and whether it is news. */
@Component({
  selector: 'app-activity-item',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [DatePipe, Icon],
  template: `
    <span class="sign" [class.robot]="activity().robot">
      <app-icon [name]="activity().robot ? 'robot' : 'person'" />
    </span>
    <div class="words">
      <p class="who">
        <strong>{{ activity().actor }}</strong>
        @if (activity().robot) {
          <span class="kind">robot</span>
        }
        @if (isNew()) {
          <span class="new" data-testid="activity-new">new</span>
        }
        <time [attr.datetime]="activity().at" [title]="activity().at | date: 'medium'">{{
          activity().at | date: 'HH:mm:ss'
        }}</time>
      </p>
      <p class="what">{{ activity().summary }}</p>
    </div>
  `,
  styleUrl: './activity-item.scss',
  host: {
    'data-testid': 'activity',
    '[attr.data-id]': 'activity().id',
    '[class.is-new]': 'isNew()',
  },
})
export class ActivityItem {
  readonly activity = input.required<Activity>();
  readonly isNew = input(false);
}
