import { DatePipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatCheckbox } from '@angular/material/checkbox';

import type { Todo } from '../entities/todos';
import { Icon } from '../icons/icon';
import { RowState } from '../sync/row-state';
import { SharedText } from '../text/shared-text';
import { dueWords, PRIORITY_WORDS } from './todo-words';

/** By how many places each button moves it, and the way that goes. */
const WAYS = [
  { by: -1, icon: 'up' },
  { by: 1, icon: 'down' },
] as const;

/** One todo in its list. */
@Component({
  selector: 'app-todo-item',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [DatePipe, Icon, MatCheckbox, MatIconButton, RowState, SharedText],
  templateUrl: './todo-item.html',
  styleUrl: './todo-item.scss',
  host: { '[class.done]': 'todo().done', '[class.chosen]': 'chosen()' },
})
export class TodoItem {
  readonly todo = input.required<Todo>();
  readonly chosen = input(false);
  /** It can be moved among its neighbours. */
  readonly movable = input(false);
  readonly isFirst = input(false);
  readonly isLast = input(false);
  readonly check = output<boolean>();
  readonly rename = output<string>();
  /** By so many places: down where it is positive. */
  readonly move = output<-1 | 1>();
  readonly choose = output();

  protected readonly ways = WAYS;
  protected readonly priority = computed(() => PRIORITY_WORDS[this.todo().priority] ?? '');
  protected readonly due = computed(() => dueWords(this.todo(), Date.now()));
}
