import { defaultModel } from '../entities';
import { listKey } from '../keys';
import { StoreSnapshots } from './store-snapshots';
import { WholeStore } from './spec-support/whole-store';

const ENTITY = 'people';
const LIST = listKey(ENTITY, {});
const row = (id: string) => ({ id, version: 1, name: `person ${id}` });

/** What restoring a list of these rows leaves in doubt, where person 2 was pushed after the reading began. */
function doubtOf(ids: readonly string[]): readonly unknown[] {
  const store = new WholeStore({ freeze: true, bulkCreateThreshold: 10, clientId: 'me' });
  store.define(defaultModel(ENTITY));
  store.observe(LIST);
  const snapshots = new StoreSnapshots(store);
  const moment = snapshots.moment();
  store.applyPatches([{ kind: 'create', entity: ENTITY, id: '2', version: 1, row: row('2') }], 0);
  store.observe(`${ENTITY}:detail-2`);
  const value = ids.map((id) => row(id));
  const copy = { key: LIST, value, version: undefined, updatedAt: 5 };
  return snapshots.restore([copy], [], moment, 10).stale;
}

describe('StoreSnapshots: the copy of a list without rules', () => {
  it('[P1][I4] is in doubt where it lacks a row that came while it was read', () => {
    expect(doubtOf(['1', '3'])).toEqual([{ kind: 'list', key: LIST, why: 'undecided' }]);
  });

  it('[P1][I9] is not where it has the row', () => {
    expect(doubtOf(['1', '2', '3'])).toEqual([]);
  });
});
