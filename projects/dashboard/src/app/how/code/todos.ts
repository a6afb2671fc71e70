// Written by `npm run code` from the regions that the sources mark. Do not edit.

import type { CodeSample } from '../code-sample';

export const SAMPLES: readonly CodeSample[] = [
  {
    title: 'What a todo is, and what becomes of two edits that meet',
    file: 'src/app/entities/todos.ts',
    code: "export const TODOS = defineEntity<Todo, string>('todos', {\n  adapter: restAdapter<Todo, string>('/api/todos'),\n  persist: true,\n  history: 20,\n  merge: {\n    rules: { title: 'manual', tags: 'union' },\n    default: 'last-write-wins',\n    deleteVsEdit: 'edit-wins',\n  },\n});",
  },
  {
    title: 'A filter is a query: kept up to date row by row, and the same on the server',
    file: 'src/app/todos/todo-filter.ts',
    code: "export function matchingTodos(\n  todos: CollectionView<Todo>,\n  { list, show, text, tag, order, limit }: TodoFilter,\n): CollectionView<Todo> {\n  let view = todos;\n  if (list !== undefined) view = view.where('list', '==', list);\n  if (show !== 'all') view = view.where('done', '==', show === 'done');\n  if (tag !== undefined) view = view.where('tags', 'array-contains', tag);\n  if (text !== '') view = view.where((todo) => contains(todo, text.toLowerCase()));\n  if (order === 'priority') view = view.orderBy('priority', 'desc');\n  else if (order !== 'position') view = view.orderBy(order);\n  else if (list === undefined) view = view.orderBy('list');\n  return view.orderBy('position').limit(limit);\n}",
  },
  {
    title: 'Writes: shown at once, kept on the device, sent as what changed',
    file: 'src/app/todos/todos-data.ts',
    code: "async create(\n  draft: Pick<Todo, 'title' | 'list' | 'priority'>,\n  last: Todo | undefined,\n): Promise<Todo> {\n  const now = new Date().toISOString();\n  return this.todos.save({\n    ...draft,\n    ...{ done: false, due: null, tags: [], position: positionBetween(last, undefined) },\n    ...{ createdAt: now, updatedAt: now },\n  });\n}\n\nasync change(id: string, changes: TodoChanges): Promise<void> {\n  await this.todos.update(id, changes);\n}\n\n/** A key is no write: what is typed within half a second goes out as one. */\nasync rename(id: string, title: string): Promise<void> {\n  await this.todos.update(id, { title }, { debounceMs: TYPING_MS });\n}\n\nasync changeAll(rows: readonly Todo[], changes: TodoChanges): Promise<void> {\n  await Promise.all(rows.map(({ id }) => this.todos.update(id, changes)));\n}\n\nasync delete(ids: readonly string[]): Promise<void> {\n  await this.todos.deleteAll(ids);\n}",
  },
];
