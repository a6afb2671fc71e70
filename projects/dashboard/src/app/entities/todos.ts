import { defineEntity, restAdapter } from 'ngx-cachehub';

/** 0 none, 1 low, 2 medium, 3 high. */
export const PRIORITIES = [0, 1, 2, 3] as const;
export type Priority = (typeof PRIORITIES)[number];

/** Something to be done. Dates are ISO 8601 text. */
export interface Todo {
  readonly id: string;
  readonly list: string;
  readonly title: string;
  readonly done: boolean;
  readonly priority: number;
  readonly due: string | null;
  readonly tags: readonly string[];
  /** Where it stands in its list: what is moved gets a number between its new neighbours'. */
  readonly position: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly version: number;
}

// #region how:todos:1 What a todo is, and what becomes of two edits that meet
export const TODOS = defineEntity<Todo, string>('todos', {
  adapter: restAdapter<Todo, string>('/api/todos'),
  persist: true,
  history: 20,
  merge: {
    rules: { title: 'manual', tags: 'union' },
    default: 'last-write-wins',
    deleteVsEdit: 'edit-wins',
  },
});
// #endregion how
