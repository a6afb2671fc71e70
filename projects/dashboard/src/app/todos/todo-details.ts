import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { toObservable, toSignal } from '@angular/core/rxjs-interop';
import { MatButton } from '@angular/material/button';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { MatSelectModule } from '@angular/material/select';
import { switchMap } from 'rxjs';

import { PRIORITIES, type Todo } from '../entities/todos';
import { HistoryList } from '../history/history-list';
import { Icon } from '../icons/icon';
import { dueOf, PRIORITY_WORDS, tagsOf } from './todo-words';
import { TodosData, type TodoChanges } from './todos-data';

/** All of one todo, and what it was before. */
@Component({
  selector: 'app-todo-details',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [HistoryList, Icon, MatButton, MatFormFieldModule, MatInput, MatSelectModule],
  templateUrl: './todo-details.html',
  styleUrl: './todo-details.scss',
})
export class TodoDetails {
  readonly todo = input.required<Todo>();
  readonly lists = input.required<readonly string[]>();
  readonly changed = output<TodoChanges>();
  readonly restore = output<Todo>();
  readonly remove = output();

  private readonly data = inject(TodosData);
  private readonly id = computed(() => this.todo().id);

  protected readonly priorities = PRIORITIES;
  protected readonly words = PRIORITY_WORDS;
  protected readonly tags = computed(() => this.todo().tags.join(', '));
  protected readonly due = computed(() => this.todo().due?.slice(0, 10) ?? '');
  protected readonly history = toSignal(
    toObservable(this.id).pipe(switchMap((id) => this.data.history(id))),
    { initialValue: [] },
  );

  protected changeTags(text: string): void {
    this.changed.emit({ tags: tagsOf(text) });
  }

  protected changeDue(date: string): void {
    this.changed.emit({ due: dueOf(date) });
  }
}
