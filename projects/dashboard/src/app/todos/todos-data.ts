import { Injectable, inject } from '@angular/core';
import { CacheHubService, type CollectionView, type HistoryEntry } from 'ngx-cachehub';
import type { Observable } from 'rxjs';

import { TODOS, type Todo } from '../entities/todos';
import { positionBetween } from './position';

/** How long typing is gathered into one write, in milliseconds. */
const TYPING_MS = 500;
const MOST = 1_000;

export type TodoChanges = Partial<
  Pick<Todo, 'title' | 'list' | 'done' | 'priority' | 'due' | 'tags' | 'position'>
>;

/** Todos as one live table: what is written shows at once, waits where it has to, and is merged where it meets. */
@Injectable({ providedIn: 'root' })
export class TodosData {
  private readonly todos = inject(CacheHubService).collection(TODOS);

  /** Said, since a server that is not told how many gives fewer. */
  readonly all: CollectionView<Todo> = this.todos.orderBy('position').limit(MOST);

  /** What a todo is drawn by: the same before and after the server gave it an id. */
  readonly key = (id: string): string => this.todos.trackKey(id);

  // #region how:todos:3 Writes: shown at once, kept on the device, sent as what changed
  async create(
    draft: Pick<Todo, 'title' | 'list' | 'priority'>,
    last: Todo | undefined,
  ): Promise<Todo> {
    const now = new Date().toISOString();
    return this.todos.save({
      ...draft,
      ...{ done: false, due: null, tags: [], position: positionBetween(last, undefined) },
      ...{ createdAt: now, updatedAt: now },
    });
  }

  async change(id: string, changes: TodoChanges): Promise<void> {
    await this.todos.update(id, changes);
  }

  /** A key is no write: what is typed within half a second goes out as one. */
  async rename(id: string, title: string): Promise<void> {
    await this.todos.update(id, { title }, { debounceMs: TYPING_MS });
  }

  async changeAll(rows: readonly Todo[], changes: TodoChanges): Promise<void> {
    await Promise.all(rows.map(({ id }) => this.todos.update(id, changes)));
  }

  async delete(ids: readonly string[]): Promise<void> {
    await this.todos.deleteAll(ids);
  }
  // #endregion how

  history(id: string): Observable<readonly HistoryEntry<Todo>[]> {
    return this.todos.history(id);
  }

  /** Brings back what a row was, as a new write. */
  async restore({ id, title, list, done, priority, due, tags, position }: Todo): Promise<void> {
    await this.todos.update(id, { title, list, done, priority, due, tags, position });
  }

  /** Puts rows back that were just deleted, under new ids. */
  async recreate(rows: readonly Todo[]): Promise<void> {
    await Promise.all(rows.map(({ id: _id, version: _version, ...rest }) => this.todos.save(rest)));
  }
}
