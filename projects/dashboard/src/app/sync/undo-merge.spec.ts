import type { Conflict } from 'ngx-cachehub';

import { lostWords } from './undo-merge';

const CONFLICT: Conflict = {
  id: 'x1',
  entity: 'customers',
  entityId: 'c1',
  base: { name: 'Ada', city: 'Rome', notes: 'a' },
  local: { name: 'Ada L.', city: 'Oslo', notes: 'a b' },
  remote: { name: 'Ada M.', city: 'Bern', notes: 'a' },
  localAt: 1,
  remoteAt: 2,
  merged: { name: 'Ada L.', city: 'Bern', notes: 'a b' },
  fields: [
    { field: 'name', base: 'Ada', local: 'Ada L.', remote: 'Ada M.', localAt: 1, remoteAt: 2 },
    { field: 'city', base: 'Rome', local: 'Oslo', remote: 'Bern', localAt: 1, remoteAt: 2 },
  ],
};

describe('what a merge did not take', () => {
  it('[M5] is the local side of the fields that went the other way', () => {
    expect(lostWords(CONFLICT)).toEqual({ city: 'Oslo' });
  });

  it('[M5] is nothing where the local side stands', () => {
    expect(lostWords({ ...CONFLICT, merged: CONFLICT.local })).toEqual({});
  });
});
