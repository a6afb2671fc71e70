import type { RowValue } from '../gate';
import { detailKey, listKey } from '../keys';
import type { LayerOp } from '../overlay';
import { WholeStore } from './spec-support/whole-store';

const ENTITY = 'customers';
const LIST = listKey(ENTITY, {});
const behind = (version: number): RowValue => ({ id: 8, version, status: 'active', rank: 8 });

function load(store: WholeStore, key: string, value: unknown): void {
  const token = store.beginFetch(key);
  store.acceptFetch(token, value, 0);
  store.endFetch(token);
}

describe('the server’s repeated answer to a write that another page had sent', () => {
  const KEY = detailKey(ENTITY, 8);
  const changes = { rank: 8 };

  it.each<LayerOp>([
    { op: 'patch', entity: ENTITY, id: '8', changes },
    { op: 'create', entity: ENTITY, row: { id: 'tmp_1', status: 'active', rank: 8 } },
  ])('[I4][G17] is asked about where the row is not held: it may be gone since ($op)', (op) => {
    const store = new WholeStore({ freeze: true, bulkCreateThreshold: 10, clientId: 'me' });
    store.addLayer({ id: 'x', ops: [op], wasSent: true });
    const ack = { kind: 'row', entity: ENTITY, row: behind(2) } as const;
    const mark = { kind: 'row', entity: ENTITY, id: '8', why: 'gap' };
    expect(store.confirmLayer('x', ack, 0).stale).toContainEqual(mark);
    // Also by who looks at it later, where nobody does now.
    expect(store.observe(KEY).stale).toEqual([mark]);
    const token = store.beginFetch(KEY);
    store.acceptGone(token, 0);
    store.endFetch(token);
    expect(store.read(KEY)).toBeUndefined();
  });

  it('[I4][G17] is asked about where this page sent the write twice, and was told in between that the row is gone', () => {
    const store = new WholeStore({ freeze: true, bulkCreateThreshold: 10, clientId: 'me' });
    load(store, KEY, behind(1));
    store.addLayer({ id: 'x', ops: [{ op: 'patch', entity: ENTITY, id: '8', changes }] });
    const token = store.beginFetch(KEY);
    store.acceptGone(token, 0);
    store.endFetch(token);
    const ack = { kind: 'row', entity: ENTITY, row: behind(2), sentBefore: 'here' } as const;
    const mark = { kind: 'row', entity: ENTITY, id: '8', why: 'gap' };
    expect(store.confirmLayer('x', ack, 0).stale).toContainEqual(mark);
    expect(store.observe(KEY).stale).toEqual([mark]);
  });

  it('[I4] is believed where the row is held: it is compared by its version', () => {
    const store = new WholeStore({ freeze: true, bulkCreateThreshold: 10, clientId: 'me' });
    load(store, KEY, behind(1));
    store.addLayer({ id: 'x', ops: [{ op: 'patch', entity: ENTITY, id: '8', changes }] });
    const ack = { kind: 'row', entity: ENTITY, row: behind(2), sentBefore: 'here' } as const;
    store.confirmLayer('x', ack, 0);
    expect([store.observe(KEY).stale, store.read(KEY)]).toEqual([[], behind(2)]);
  });

  it('[I4] is known to be as new as what a load says once more', () => {
    const store = new WholeStore({ freeze: true, bulkCreateThreshold: 10, clientId: 'me' });
    const op: LayerOp = { op: 'patch', entity: ENTITY, id: '8', changes };
    store.addLayer({ id: 'x', ops: [op], wasSent: true });
    store.confirmLayer('x', { kind: 'row', entity: ENTITY, row: behind(2) }, 0);
    load(store, KEY, behind(2));
    expect(store.observe(KEY).stale).toEqual([]);
    expect(store.read(KEY)).toEqual(behind(2));
  });

  it('[I4][G17] is asked about by lists too, also by one that was asked for before, and comes to show the row by an older state', () => {
    const store = new WholeStore({ freeze: true, bulkCreateThreshold: 10, clientId: 'me' });
    store.observe(LIST);
    const token = store.beginFetch(LIST);
    store.addLayer({
      id: 'x',
      ops: [{ op: 'patch', entity: ENTITY, id: '8', changes }],
      wasSent: true,
    });
    store.confirmLayer('x', { kind: 'row', entity: ENTITY, row: behind(2) }, 0);
    const mark = { kind: 'row', entity: ENTITY, id: '8', why: 'gap' };
    expect(store.acceptFetch(token, [behind(1)], 0).stale).toEqual([mark]);
    store.endFetch(token);
    expect(store.listsShowing(ENTITY, '8')).toEqual([LIST]);
    // One that began since says no more than there is: it is not asked again and again.
    const later = store.beginFetch(LIST);
    expect(store.acceptFetch(later, [behind(1)], 0).stale).toEqual([]);
    store.endFetch(later);
    load(store, LIST, [behind(2)]);
    expect([store.listsShowing(ENTITY, '8'), store.read(LIST)]).toEqual([[], [behind(2)]]);
  });

  it('[I4][O2] ends a write before it that waits for the row to be whole, which the answer to the next one makes it', () => {
    const store = new WholeStore({ freeze: true, bulkCreateThreshold: 10, clientId: 'me' });
    load(store, KEY, behind(1));
    for (const [id, rank] of [
      ['x', 6],
      ['y', 7],
    ] as const) {
      store.addLayer({ id, ops: [{ op: 'patch', entity: ENTITY, id: '8', changes: { rank } }] });
    }
    const head = { kind: 'update', entity: ENTITY, id: '8' } as const;
    // Of the second state nothing was told: what it changed is not known.
    const patch = { ...head, version: 3, baseVersion: undefined, changes: { status: 'late' } };
    store.applyPatches([{ ...patch, unset: [] }], 0);
    const answer = (version: number, rank: number) =>
      ({ kind: 'row', entity: ENTITY, row: { ...behind(version), status: 'late', rank } }) as const;
    store.confirmLayer('x', answer(2, 6), 0);
    expect([store.read(KEY), store.takeSettledLayers()]).toMatchObject([{ rank: 7 }, []]);
    store.confirmLayer('y', answer(4, 7), 0);
    expect([store.read(KEY), store.takeSettledLayers()]).toEqual([
      { ...behind(4), status: 'late', rank: 7 },
      ['y', 'x'],
    ]);
  });

  it('[O2] ends a write of two rows in the one of which its event came, and not by that version in the other', () => {
    const store = new WholeStore({ freeze: true, bulkCreateThreshold: 10, clientId: 'me' });
    const other = { ...behind(5), id: 9 };
    store.observe(LIST);
    load(store, LIST, [behind(1), other]);
    const ops = ['8', '9'].map(
      (id) => ({ op: 'patch', entity: ENTITY, id, changes: { rank: 6 } }) as const,
    );
    store.addLayer({ id: 'x', ops, mutationId: 'k' });
    const patch = { kind: 'update', entity: ENTITY, baseVersion: undefined, unset: [] } as const;
    const own = { ...patch, id: '8', version: 2, changes: { rank: 6 } };
    store.applyPatches([{ ...own, origin: { mutationId: 'k' } }], 0);
    store.applyPatches([{ ...patch, id: '9', version: 6, changes: { status: 'late' } }], 0);
    expect(store.read(LIST)).toEqual([
      { ...behind(2), rank: 6 },
      { ...other, version: 6, status: 'late', rank: 6 },
    ]);
    expect(store.takeSettledLayers()).toEqual([]);
  });

  it.each([
    [{ rank: 6 }, { ...behind(4), rank: 5 }, ['x']],
    [{ note: 'own' }, behind(4), []],
  ] as const)(
    '[I4][O2] ends a write of fields that are known since, though others of the row are not: %j',
    (own, shown, settled) => {
      const store = new WholeStore({ freeze: true, bulkCreateThreshold: 10, clientId: 'me' });
      store.observe(LIST);
      load(store, LIST, [{ ...behind(1), note: 'old' }]);
      store.addLayer({ id: 'x', ops: [{ op: 'patch', entity: ENTITY, id: '8', changes: own }] });
      // Others have written it twice, or made it anew: whether it still has a note is not said.
      load(store, LIST, [{ ...behind(4), ...('rank' in own && { rank: 5 }) }]);
      const row = { ...behind(2), note: 'old', ...own };
      store.confirmLayer('x', { kind: 'row', entity: ENTITY, row }, 0);
      expect(store.takeSettledLayers()).toEqual(settled);
      expect(store.read(LIST)).toEqual([shown]);
    },
  );

  it('[I4][O2] leaves a write whose own answer came behind it to whatever says the row next, also where that was asked for before', () => {
    const store = new WholeStore({ freeze: true, bulkCreateThreshold: 10, clientId: 'me' });
    store.observe(LIST);
    for (const [id, rank] of [
      ['x', 8],
      ['y', 7],
    ] as const) {
      const op = { op: 'patch', entity: ENTITY, id: '8', changes: { rank } } as const;
      store.addLayer({ id, ops: [op], wasSent: true });
    }
    // Side by side: the server took the later one first.
    store.confirmLayer('x', { kind: 'row', entity: ENTITY, row: behind(3) }, 0);
    const token = store.beginFetch(LIST);
    store.confirmLayer('y', { kind: 'row', entity: ENTITY, row: { ...behind(2), rank: 7 } }, 0);
    store.acceptFetch(token, [behind(3)], 0);
    store.endFetch(token);
    expect(store.read(LIST)).toEqual([behind(3)]);
    expect(store.takeSettledLayers()).toEqual(['x', 'y']);
  });
});
