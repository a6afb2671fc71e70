import {
  afterRenderEffect,
  ChangeDetectionStrategy,
  Component,
  computed,
  type ElementRef,
  inject,
  input,
  signal,
  viewChild,
} from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { CdkDrag, CdkDragHandle, CdkDropList, type CdkDragDrop } from '@angular/cdk/drag-drop';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';
import { injectList } from 'ngx-cachehub';

import { TODOS, type Todo } from '../entities/todos';
import { HowItWorks } from '../how/how-it-works';
import { Icon } from '../icons/icon';
import { injectRealAddress } from '../rows/real-address';
import { rowOf } from '../rows/row-of';
import { serverMessage } from '../rest/server-message';
import { Notices } from '../shell/notices';
import { movedPosition } from './position';
import { TodoDetails } from './todo-details';
import {
  matchingTodos,
  ORDER_WORDS,
  TODO_ORDERS,
  TODO_SHOWS,
  type TodoFilter,
  type TodoOrder,
  type TodoShow,
} from './todo-filter';
import { TodoItem } from './todo-item';
import { TodosData, type TodoChanges } from './todos-data';

/** So many show at once. */
const LIMIT = 200;
/** So many are counted. */
const MOST = 1_000;
const FIRST_LIST = 'Inbox';

/** Lists of things to do, for all who open this page: each write is one row's, and none is lost. */
@Component({
  selector: 'app-todos-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [
    CdkDrag,
    CdkDragHandle,
    CdkDropList,
    HowItWorks,
    Icon,
    MatButton,
    TodoDetails,
    TodoItem,
  ],
  templateUrl: './todos-page.html',
  styleUrl: './todos-page.scss',
  host: { class: 'page' },
})
export class TodosPage {
  /** The chosen todo. */
  readonly id = input<string>();
  /** The chosen list; absent: all. */
  readonly list = input<string>();

  private readonly data = inject(TodosData);
  private readonly router = inject(Router);
  private readonly notices = inject(Notices);

  protected readonly shows = TODO_SHOWS;
  protected readonly orders = TODO_ORDERS;
  protected readonly orderWords = ORDER_WORDS;
  protected readonly show = signal<TodoShow>('open');
  protected readonly order = signal<TodoOrder>('position');
  protected readonly text = signal('');
  private readonly filter = computed<TodoFilter>(() => ({
    ...{ list: this.list(), show: this.show(), text: this.text().trim(), tag: undefined },
    ...{ order: this.order(), limit: LIMIT },
  }));

  protected readonly rows = injectList(TODOS, (todos) => matchingTodos(todos, this.filter()));
  protected readonly open = injectList(TODOS, (todos) =>
    todos.where('done', '==', false).limit(MOST),
  );
  private readonly all = toSignal(this.data.all.watch(), { initialValue: [] });
  protected readonly lists = computed(() => {
    const known = this.all().map(({ list }) => list);
    return [...new Set([FIRST_LIST, ...known])];
  });
  protected readonly counts = computed(() => {
    const counts = new Map<string, number>();
    for (const { list } of this.open.data() ?? []) counts.set(list, (counts.get(list) ?? 0) + 1);
    return counts;
  });
  protected readonly chosen = computed(() => rowOf(this.all(), this.id(), this.data.key));
  /** Only a list in its own order has places that one can move to. */
  protected readonly movable = computed(
    () => this.list() !== undefined && this.order() === 'position' && this.text() === '',
  );
  protected readonly failure = computed(() => {
    const error = this.rows.error();
    return error && this.rows.data() === undefined ? serverMessage(error) : undefined;
  });

  private readonly details = viewChild<ElementRef<HTMLElement>>('details');

  protected readonly keyOf = this.data.key;

  constructor() {
    injectRealAddress({ id: this.id, row: this.chosen, go: (id) => this.go({ id }) });
    // In one column they stand above the list, out of sight of whoever chose one far below.
    afterRenderEffect(() => {
      this.id();
      this.details()?.nativeElement.scrollIntoView({ block: 'nearest' });
    });
  }

  protected choose(row: Todo): void {
    this.go({ id: row.id === this.chosen()?.id ? null : row.id });
  }

  protected showList(list: string | null): void {
    this.go({ list, id: null });
  }

  protected async add(field: HTMLInputElement): Promise<void> {
    const title = field.value.trim();
    if (title === '') return;
    field.value = '';
    const list = this.list() ?? FIRST_LIST;
    const last = this.all()
      .filter((row) => row.list === list)
      .reduce<Todo | undefined>((a, b) => (a && a.position > b.position ? a : b), undefined);
    await this.attempt(title, this.data.create({ title, list, priority: 0 }, last));
  }

  protected async change(row: Todo, changes: TodoChanges): Promise<void> {
    await this.attempt(row.title, this.data.change(row.id, changes));
  }

  protected async rename(row: Todo, title: string): Promise<void> {
    await this.attempt(title, this.data.rename(row.id, title));
  }

  protected async check(row: Todo, done: boolean): Promise<void> {
    await this.change(row, { done });
    const words = done ? `Done: ${row.title}` : `Open again: ${row.title}`;
    this.notices.offer(words, 'Undo', () => void this.change(row, { done: !done }));
  }

  protected async completeAll(): Promise<void> {
    const rows = (this.rows.data() ?? []).filter(({ done }) => !done);
    await this.attempt(`${rows.length} todos`, this.data.changeAll(rows, { done: true }));
    this.notices.offer(`Done: ${rows.length} todos`, 'Undo', () => {
      void this.attempt('That', this.data.changeAll(rows, { done: false }));
    });
  }

  protected async remove(rows: readonly Todo[]): Promise<void> {
    this.go({ id: null });
    await this.attempt('That', this.data.delete(rows.map(({ id }) => id)));
    const [first] = rows;
    const what = rows.length === 1 && first ? first.title : `${rows.length} todos`;
    this.notices.offer(`Deleted: ${what}`, 'Undo', () => {
      void this.attempt(what, this.data.recreate(rows));
    });
  }

  protected async restore(row: Todo): Promise<void> {
    await this.attempt(row.title, this.data.restore(row));
  }

  protected drop({ previousIndex, currentIndex }: CdkDragDrop<unknown>): void {
    this.move(previousIndex, currentIndex);
  }

  protected move(from: number, to: number): void {
    const rows = this.rows.data() ?? [];
    const row = rows[from];
    if (row === undefined || from === to) return;
    void this.change(row, { position: movedPosition(rows, from, to) });
  }

  private go(queryParams: Readonly<Record<string, string | null>>): void {
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge', replaceUrl: true });
  }

  /** A write that the device itself refuses: the queue is full, or the data cannot be stored. */
  private async attempt(subject: string, write: Promise<unknown>): Promise<void> {
    try {
      await write;
    } catch (error) {
      this.notices.refuse('was not kept', subject, error);
    }
  }
}
