// Written by `npm run code` from the regions that the sources mark. Do not edit.

import type { CodeSample } from '../code-sample';

export const SAMPLES: readonly CodeSample[] = [
  {
    title: 'What a todo is, and what becomes of two edits that meet',
    file: 'src/app/entities/todos.ts',
    code: "export const TODOS = defineEntity<Todo, string>('todos', {\n  adapter: restAdapter<Todo, string>('/api/todos'),\n  persist: true,\n  history: 20,\n  merge: {\n    rules: { title: 'three-way-text', tags: 'union' },\n    default: 'last-write-wins',\n    deleteVsEdit: 'edit-wins',\n  },\n});",
  },
];
