import type { Patch } from '../gate';
import { listKey } from '../keys';
import { create, ENTITY, load, remove, row, RULED, storeOf, update } from './spec-support/crowd';
import type { WholeStore } from './spec-support/whole-store';

describe('what needs no load', () => {
  const whole = listKey(ENTITY, { group: 3 });
  const first = listKey(ENTITY, { limit: 3, offset: 0 });
  const last = listKey(ENTITY, { limit: 3, offset: 3 });

  function pages(): WholeStore {
    const store = storeOf(RULED);
    load(store, whole, { items: [row(3), row(13)], totalCount: 2 });
    load(store, first, { items: [row(1), row(2), row(3)], totalCount: 5 });
    load(store, last, { items: [row(4), row(5)], totalCount: 5 });
    return store;
  }

  it.each<[string, string, readonly Patch[]]>([
    ['a create in a list that shows its whole query', whole, [create(23, { group: 3 })]],
    ['a create that does not match', whole, [create(24, { group: 4 })]],
    ['an update that moves a row', whole, [update(3, 2, { score: 99 })]],
    ['an update that takes a row out', whole, [update(3, 2, { group: 4 })]],
    ['a delete', whole, [remove(3)]],
    ['a create within the first page', first, [create(9, { score: 1.5 })]],
    ['a move within the first page', first, [update(1, 2, { score: 2.5 })]],
    ['an update without a move', first, [update(1, 2, { name: 'x' })]],
    ['a delete on the last page', last, [remove(5)]],
    ['a create at the end of the last page', last, [create(9, { score: 9 })]],
    [
      'all of that at once',
      whole,
      [create(23, { group: 3 }), update(3, 2, { score: 99 }), remove(13)],
    ],
  ])('[L2] %s', (_, key, patches) => {
    const store = pages();
    store.observe(key);
    const { stale } = store.applyPatches(patches, 0);
    expect(stale).toEqual([]);
  });

  it.each<[string, string, readonly Patch[]]>([
    ['a create in front of a later page', last, [create(9, { score: 0 })]],
    [
      'a create behind the first page, whose answer may have counted it',
      first,
      [create(9, { score: 9 })],
    ],
    ['a row that leaves a page with rows behind it', first, [remove(2)]],
    ['a row that moves to the edge of a page', first, [update(1, 2, { score: 9 })]],
    ['a page that loses its last row', last, [remove(4), remove(5)]],
    ['a delta of a row that nobody holds', first, [update(77, 9, { score: 2 })]],
  ])('[L2] but %s asks once', (_, key, patches) => {
    const store = pages();
    store.observe(key);
    const { stale } = store.applyPatches(patches, 0);
    expect(stale.map((mark) => mark.kind === 'list' && mark.key)).toEqual([key]);
  });
});
