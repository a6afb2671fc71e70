import type { Todo } from '../entities/todos';

/** By their number; none has no word. */
export const PRIORITY_WORDS: readonly string[] = ['', 'low', 'medium', 'high'];

const MS_PER_DAY = 86_400_000;

export interface DueWords {
  readonly tone: 'late' | 'soon' | 'later';
  readonly at: string;
}

/** When it has to be done; undefined where there is no date, or where it is done. */
export function dueWords({ due, done }: Todo, now: number): DueWords | undefined {
  if (due === null || done) return undefined;
  const left = Date.parse(due) - now;
  if (left < -MS_PER_DAY) return { tone: 'late', at: due };
  return { tone: left < MS_PER_DAY ? 'soon' : 'later', at: due };
}

/** 'a, b , a' → ['a', 'b'] */
export function tagsOf(text: string): readonly string[] {
  return [...new Set(text.split(',').map((tag) => tag.trim()))].filter((tag) => tag !== '');
}

/** '2026-03-01' as the start of that day, in UTC as the server keeps it; null for no date. */
export function dueOf(date: string): string | null {
  return /^\d{4}-\d\d-\d\d$/.test(date) ? `${date}T00:00:00.000Z` : null;
}
