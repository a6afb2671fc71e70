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

describe('StoreSnapshots: a copy that the tables had let go of', () => {
  const KEY = `${ENTITY}:detail-2`;
  /** A delete without a version, of before row 2 was made anew and of after the copies. */
  const gone = { entity: ENTITY, id: '2', version: -1, exact: false, at: 7 };
  const old = { key: LIST, value: [row('1'), row('2')], version: undefined, updatedAt: 5 };

  const anew = { ...row('2'), version: 3 };

  it('[I3][I4] has no row taken away that came after a delete which is remembered with it', () => {
    const store = new WholeStore({ freeze: true, bulkCreateThreshold: 10, clientId: 'me' });
    const snapshots = new StoreSnapshots(store);
    store.observe(KEY);
    store.applyPatches([{ kind: 'create', entity: ENTITY, id: '2', version: 3, row: anew }], 0);
    snapshots.restoreAgain([old], [gone], snapshots.moment(), 10);
    expect(store.read(KEY)).toEqual(anew);
  });

  it('[I3][I4] has no answer that is under way taken for one of before that delete', () => {
    const store = new WholeStore({ freeze: true, bulkCreateThreshold: 10, clientId: 'me' });
    const snapshots = new StoreSnapshots(store);
    store.observe(KEY);
    const underWay = store.beginFetch(KEY);
    snapshots.restoreAgain([old], [gone], snapshots.moment(), 10);
    store.acceptFetch(underWay, anew, 0);
    store.endFetch(underWay);
    expect(store.read(KEY)).toEqual(anew);
  });

  it('[I3] shows no row that is deleted since it was made', () => {
    const store = new WholeStore({ freeze: true, bulkCreateThreshold: 10, clientId: 'me' });
    const snapshots = new StoreSnapshots(store);
    snapshots.restoreAgain([old], [gone], snapshots.moment(), 10);
    expect(store.read(LIST)).toEqual([row('1')]);
    expect(snapshots.deletesOf(ENTITY)).toMatchObject({ revision: 0 });
  });
});

describe('StoreSnapshots: the copy of a list without rules', () => {
  it('[P1][I4] is in doubt where it lacks a row that came while it was read', () => {
    expect(doubtOf(['1', '3'])).toEqual([{ kind: 'list', key: LIST, why: 'undecided' }]);
  });

  it('[P1][I9] is not where it has the row', () => {
    expect(doubtOf(['1', '2', '3'])).toEqual([]);
  });
});
