import type { CollectionView } from 'ngx-cachehub';

import type { Todo } from '../entities/todos';

export const TODO_SHOWS = ['open', 'done', 'all'] as const;
export type TodoShow = (typeof TODO_SHOWS)[number];

export const TODO_ORDERS = ['position', 'due', 'priority', 'title'] as const;
export type TodoOrder = (typeof TODO_ORDERS)[number];

export const ORDER_WORDS: Readonly<Record<TodoOrder, string>> = {
  position: 'as arranged',
  due: 'by date',
  priority: 'by priority',
  title: 'by title',
};

/** What a person wants to see of the todos. */
export interface TodoFilter {
  /** One list; undefined for all of them. */
  readonly list: string | undefined;
  readonly show: TodoShow;
  readonly text: string;
  readonly tag: string | undefined;
  readonly order: TodoOrder;
  readonly limit: number;
}

// #region how:todos:2 A filter is a query: kept up to date row by row, and the same on the server
export function matchingTodos(
  todos: CollectionView<Todo>,
  { list, show, text, tag, order, limit }: TodoFilter,
): CollectionView<Todo> {
  let view = todos;
  if (list !== undefined) view = view.where('list', '==', list);
  if (show !== 'all') view = view.where('done', '==', show === 'done');
  if (tag !== undefined) view = view.where('tags', 'array-contains', tag);
  if (text !== '') view = view.where((todo) => contains(todo, text.toLowerCase()));
  if (order === 'priority') view = view.orderBy('priority', 'desc');
  else if (order !== 'position') view = view.orderBy(order);
  else if (list === undefined) view = view.orderBy('list');
  return view.orderBy('position').limit(limit);
}
// #endregion how

function contains({ title, tags }: Todo, text: string): boolean {
  return [title, ...tags].some((words) => words.toLowerCase().includes(text));
}
