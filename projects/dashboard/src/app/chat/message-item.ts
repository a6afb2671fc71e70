import { DatePipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { MatIconButton } from '@angular/material/button';

import { Face } from '../face/face';
import { Icon } from '../icons/icon';
import { personName } from '../presence/person-name';
import { RowState } from '../sync/row-state';
import type { MessageLine } from './message-lines';

/** One message: who, when, what, and where it stands. */
@Component({
  selector: 'app-message-item',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [DatePipe, Face, Icon, MatIconButton, RowState],
  templateUrl: './message-item.html',
  styleUrl: './message-item.scss',
  host: { '[class.own]': 'own()', '[class.first]': 'line().isFirstOfBlock' },
})
export class MessageItem {
  readonly line = input.required<MessageLine>();
  readonly own = input(false);
  readonly edit = output();
  readonly takeBack = output();

  protected readonly nameOf = personName;
}
