import type { Todo } from '../entities/todos';
import { dueOf, dueWords, tagsOf } from './todo-words';

const NOW = Date.parse('2026-03-10T12:00:00.000Z');

function due(due: string | null, done = false): Todo {
  return {
    ...{ id: 'td1', list: 'Inbox', title: 'A', done, priority: 0, due, tags: [], position: 1 },
    ...{ createdAt: '', updatedAt: '', version: 1 },
  };
}

describe('the words of a todo', () => {
  it('[row:E10] say whether its day is past, near or far, and nothing once it is done', () => {
    const tone = (text: string) => dueWords(due(text), NOW)?.tone;
    expect(tone('2026-03-08T00:00:00.000Z')).toBe('late');
    expect(tone('2026-03-10T00:00:00.000Z')).toBe('soon');
    expect(tone('2026-03-20T00:00:00.000Z')).toBe('later');
    expect(dueWords(due('2026-03-08T00:00:00.000Z', true), NOW)).toBeUndefined();
    expect(dueWords(due(null), NOW)).toBeUndefined();
  });

  it('[row:E10] are read from what a person types', () => {
    expect(tagsOf(' home, , urgent,home ')).toEqual(['home', 'urgent']);
    expect(tagsOf('')).toEqual([]);
    expect(dueOf('2026-03-01')).toBe('2026-03-01T00:00:00.000Z');
    expect(dueOf('')).toBeNull();
  });
});
