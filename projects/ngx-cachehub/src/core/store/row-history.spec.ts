import fc from 'fast-check';
import type { Patch, RowValue } from '../gate';
import { detailKey } from '../keys';
import { RowHistory } from './row-history';
import { forgetEntity } from './forget-entity';
import { WholeStore } from './spec-support/whole-store';

const KEY = detailKey('t', '1');

function tracked(limit = 10) {
  const store = new WholeStore({ freeze: false, bulkCreateThreshold: 10, clientId: 'me' });
  let now = 100;
  const history = new RowHistory(limit, () => now);
  store.tables.space('t').followers.push(history);
  const load = (row: RowValue, key = KEY) => {
    const token = store.beginFetch(key);
    store.acceptFetch(token, row, now);
    store.endFetch(token);
  };
  return { store, history, load, pass: (ms: number) => void (now += ms) };
}

const update = (version: number, changes: RowValue, origin?: Patch['origin']): Patch => ({
  kind: 'update',
  entity: 't',
  id: '1',
  version,
  changes,
  unset: undefined,
  baseVersion: undefined,
  origin,
});

describe('the history of a row', () => {
  it('[X20] keeps the states of a row, newest first, with how each became known and what it changed', () => {
    const { store, history, load, pass } = tracked();
    load({ id: '1', version: 1, name: 'Ada', city: 'Rome' });
    pass(50);
    const origin = { clientId: 'theirs', mutationId: 'm1' };
    store.pushes.applyPatches([update(2, { name: 'Eve' }, origin)], 0, 'realtime');
    expect(history.of('1')).toEqual([
      {
        kind: 'known',
        version: 2,
        at: 150,
        source: 'realtime',
        row: { id: '1', version: 2, name: 'Eve', city: 'Rome' },
        changed: ['version', 'name'],
        origin,
      },
      {
        kind: 'known',
        version: 1,
        at: 100,
        source: 'network',
        row: { id: '1', version: 1, name: 'Ada', city: 'Rome' },
        changed: [],
      },
    ]);
  });

  it('[X20] keeps what is pushed of a row that no key shows, and no state twice', () => {
    const { store, history, load } = tracked();
    load({ id: '1', version: 1, name: 'Ada' });
    store.pushes.applyPatches([update(2, { name: 'Eve' })], 0, 'tab');
    load({ id: '1', version: 2, name: 'Eve' });
    store.pushes.applyPatches([update(2, { name: 'Eve' })], 0);
    expect(history.of('1').map(({ version, source }) => [version, source])).toEqual([
      [2, 'tab'],
      [1, 'network'],
    ]);
  });

  it('[X20] takes fields that a fuller answer of one version brings into the state that it is', () => {
    const { history, load } = tracked();
    load({ items: [{ id: '1', version: 1, name: 'Ada' }], totalCount: 1 }, 't:list-{}');
    load({ id: '1', version: 1, name: 'Ada', note: 'long' });
    expect(history.of('1').map(({ row }) => row)).toEqual([
      { id: '1', version: 1, name: 'Ada', note: 'long' },
    ]);
  });

  it('[X20] has nothing of what only a layer shows', () => {
    const { store, history, load } = tracked();
    load({ id: '1', version: 1, name: 'Ada' });
    const ops = [{ op: 'patch', entity: 't', id: '1', changes: { name: 'mine' } }] as const;
    store.addLayer({ id: 'l', ops });
    store.dropLayer('l');
    expect(history.of('1')).toHaveLength(1);
  });

  it('[X21] keeps what a row was when it was deleted, and that it was', () => {
    const { store, history, load } = tracked();
    load({ id: '1', version: 1, name: 'Ada' });
    store.pushes.applyPatches([{ kind: 'delete', entity: 't', id: '1', version: 2 }], 0);
    const row = { id: '1', version: 1, name: 'Ada' };
    expect(history.of('1')).toMatchObject([
      { kind: 'deleted', version: undefined, row, changed: [] },
      { kind: 'known', version: 1, row },
    ]);
    const again: Patch = {
      kind: 'create',
      entity: 't',
      id: '1',
      version: 3,
      row: { id: '1', version: 3, name: 'Ada II' },
    };
    store.pushes.applyPatches([again], 0);
    expect(history.of('1')[0]).toMatchObject({ kind: 'known', version: 3, changed: [] });
  });

  it('[X21] outlives the row in memory', () => {
    const { store, history, load } = tracked();
    load({ id: '1', version: 1, name: 'Ada' });
    store.remove([KEY]);
    expect(store.read(KEY)).toBeUndefined();
    expect(history.of('1')).toHaveLength(1);
    load({ id: '1', version: 2, name: 'Eve' });
    expect(history.of('1').map(({ changed }) => changed)).toEqual([['version', 'name'], []]);
  });

  it('[M5] keeps what lost a conflict beside the states', () => {
    const { history, load, pass } = tracked();
    load({ id: '1', version: 1, name: 'Ada' });
    pass(5);
    history.keepLoser('1', { id: '1', version: 1, name: 'mine' }, ['name']);
    load({ id: '1', version: 2, name: 'theirs' });
    expect(history.of('1').map(({ kind, row, changed }) => [kind, row['name'], changed])).toEqual([
      ['known', 'theirs', ['version', 'name']],
      ['lost', 'mine', ['name']],
      ['known', 'Ada', []],
    ]);
  });

  it('[S6][S4] is gone with all that is known of the entity', () => {
    const { store, history, load } = tracked();
    load({ id: '1', version: 1, name: 'Ada' });
    forgetEntity(store, 't');
    expect(history.of('1')).toEqual([]);
  });

  it('[X20] is the last states that a plain list of what was accepted has, whatever is pushed', () => {
    const step = fc.record({
      version: fc.integer({ min: 1, max: 12 }),
      name: fc.integer({ max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(step), fc.integer({ min: 1, max: 4 }), (steps, limit) => {
        const { store, history, load } = tracked(limit);
        load({ id: '1', version: 0, name: 0 });
        let model = [{ version: 0, name: 0 }];
        const held: unknown[] = [];
        for (const { version, name } of steps) {
          const row = { id: '1', version, name };
          store.pushes.applyPatches([{ kind: 'replace', entity: 't', id: '1', version, row }], 0);
          if (version > (model[0]?.version ?? 0)) model = [{ version, name }, ...model];
          held.push(JSON.stringify(history.of('1')), history.of('1'));
        }
        const kept = history.of('1').map(({ version, row }) => ({ version, name: row['name'] }));
        expect(kept).toEqual(model.slice(0, limit));
        // What was handed out never changes.
        for (let i = 0; i < held.length; i += 2) expect(JSON.stringify(held[i + 1])).toBe(held[i]);
      }),
    );
  });
});
