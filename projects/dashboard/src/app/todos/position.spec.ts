import type { Todo } from '../entities/todos';
import { movedPosition, positionBetween } from './position';

function todo(id: string, position: number): Todo {
  return {
    ...{ id, position, list: 'Inbox', title: id, done: false, priority: 0, due: null, tags: [] },
    ...{ createdAt: '', updatedAt: '', version: 1 },
  };
}

const ROWS = ['a', 'b', 'c', 'd'].map((id, place) => todo(id, (place + 1) * 1_000));

describe('the place of a todo', () => {
  it('[row:E10] is between its neighbours, or beyond the end of the list', () => {
    const [a, b] = ROWS;
    expect(positionBetween(a, b)).toBe(1_500);
    expect(positionBetween(undefined, a)).toBeLessThan(1_000);
    expect(positionBetween(b, undefined)).toBeGreaterThan(2_000);
    expect(positionBetween(undefined, undefined)).toBe(1_000);
  });

  it('[row:E10] after a move is the one that the list, sorted anew, has it at', () => {
    for (const from of ROWS.keys()) {
      for (const to of ROWS.keys()) {
        const expected = ROWS.map(({ id }) => id);
        expected.splice(to, 0, ...expected.splice(from, 1));
        const moved = ROWS.map((row, place) =>
          place === from ? { ...row, position: movedPosition(ROWS, from, to) } : row,
        ).sort((one, other) => one.position - other.position);
        expect(moved.map(({ id }) => id)).toEqual(expected);
      }
    }
  });
});
