import type { Conflict } from 'ngx-cachehub';

import { conflictWords, decidedRow, fieldViews, firstChoice, textOf } from './conflict-view';

const base = { id: 'c1', name: 'Ada', notes: 'likes tea', revenue: 10, version: 1 };
const CONFLICT: Conflict = {
  id: 'x1',
  entity: 'customers',
  entityId: 'c1',
  base,
  local: { ...base, name: 'Ada L.', revenue: 12 },
  remote: { ...base, name: 'Ada M.', revenue: 13, version: 2 },
  localAt: 1,
  remoteAt: 2,
  merged: { ...base, name: 'Ada L.', revenue: 15, version: 2 },
  fields: [
    { field: 'revenue', base: 10, local: 12, remote: 13, localAt: 1, remoteAt: 2 },
    { field: 'name', base: 'Ada', local: 'Ada L.', remote: 'Ada M.', localAt: 1, remoteAt: 2 },
  ],
  undecided: ['name'],
};

describe('a conflict as a person reads it', () => {
  it('[row:B7] says what happened, whoever deleted or changed', () => {
    expect(conflictWords(CONFLICT)).toMatchObject({
      title: 'Customer: Ada L.',
      brief: 'Name, revenue',
      mine: 'All mine',
    });
    const deleted = { ...CONFLICT, local: undefined };
    expect(conflictWords(deleted)).toMatchObject({ mine: 'Delete it', theirs: 'Keep it' });
    const gone = { ...CONFLICT, remote: undefined };
    expect(conflictWords(gone)).toMatchObject({ mine: 'Create it again', theirs: 'Let it go' });
  });

  it('[row:B7] shows the fields that wait first, and what the rules made of the others', () => {
    const views = fieldViews(CONFLICT);
    expect(views.map(({ field, isOpen }) => [field, isOpen])).toEqual([
      ['name', true],
      ['revenue', false],
    ]);
    const choices = views.map(({ sides }) => sides.map(({ choice }) => choice));
    expect(choices).toEqual([
      ['mine', 'theirs'],
      ['mine', 'theirs', 'both'],
    ]);
    expect(views.map((view) => firstChoice(CONFLICT, view))).toEqual([null, 'both']);
    expect(views[0] && textOf(views[0], 'theirs')).toBe('Ada M.');
  });

  it('[row:B7] becomes the row that was chosen, field by field', () => {
    const row = decidedRow(CONFLICT, { name: 'own', revenue: 'theirs' }, { name: 'Ada Lovelace' });
    expect(row).toEqual({ ...base, name: 'Ada Lovelace', revenue: 13, version: 2 });
    expect(decidedRow(CONFLICT, { name: 'mine', revenue: 'both' }, {})).toEqual(CONFLICT.merged);
  });

  it('[row:B7] leaves out a field that the chosen side removed', () => {
    const removed = {
      ...CONFLICT,
      fields: [
        { field: 'notes', base: 'a', local: undefined, remote: 'b', localAt: 1, remoteAt: 2 },
      ],
    };
    expect(decidedRow(removed, { notes: 'mine' }, {})).not.toHaveProperty('notes');
  });
});
