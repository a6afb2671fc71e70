import { defaultModel } from '../entities';
import type { EntityModel } from '../entities';
import type { Patch, RowValue } from '../gate';
import { detailKey, listKey } from '../keys';
import { WholeStore } from './spec-support/whole-store';

const ENTITY = 'customers';
/** The first page of one row; whatever comes behind it only counts. */
const PAGE = listKey(ENTITY, { status: 'active' });
const MODEL: EntityModel = {
  ...defaultModel(ENTITY),
  lists: {
    matches: (row, params) => row['status'] === params['status'],
    compare: () => (a, b) => Number(a['rank']) - Number(b['rank']),
    limit: () => 1,
  },
};
const first = { id: 1, version: 1, status: 'active', rank: 1 };
const behind = (version: number): RowValue => ({ id: 8, version, status: 'active', rank: 8 });

function load(store: WholeStore, key: string, value: unknown): void {
  const token = store.beginFetch(key);
  store.acceptFetch(token, value, 0);
  store.endFetch(token);
}

function whole(kind: 'create' | 'replace', row: RowValue): Patch {
  return { kind, entity: ENTITY, id: '8', version: Number(row['version']), row };
}

/** Row 8 is known at version 1; then the page's answer counts two rows, and nobody can say whether it is one of them. */
function storeThatMissedADelete(): WholeStore {
  const store = new WholeStore({ freeze: true, bulkCreateThreshold: 10, clientId: 'me' });
  store.define(MODEL);
  store.observe(PAGE);
  store.applyPatches([whole('create', behind(1))], 0);
  load(store, PAGE, { items: [first], totalCount: 2 });
  return store;
}

const doubted = (store: WholeStore, patch: Patch) =>
  store.applyPatches([patch], 0).stale.map((mark) => (mark.kind === 'list' ? mark.key : mark.kind));

describe('states that nobody heard of', () => {
  it('[L2] a row that is created anew was deleted in between: pages do not know whether they count it', () => {
    expect(doubted(storeThatMissedADelete(), whole('create', behind(3)))).toEqual([PAGE]);
  });

  it('[L2] so with a whole row that is not the next version', () => {
    expect(doubted(storeThatMissedADelete(), whole('replace', behind(3)))).toEqual([PAGE]);
  });

  it('[L2] a whole row of the next version stays where it was', () => {
    expect(doubted(storeThatMissedADelete(), whole('replace', behind(2)))).toEqual([]);
  });
});

describe('a row that was behind a gap when a page was answered', () => {
  const lost = (version: number): RowValue => ({ ...behind(version), status: 'lost' });
  const changes = { rank: 9 };

  /** What is known of row 8 says that it is not in the query; its change to version 2 is missing, and the page counts two. */
  function storeBehindGap(): WholeStore {
    const store = new WholeStore({ freeze: true, bulkCreateThreshold: 10, clientId: 'me' });
    store.define(MODEL);
    store.observe(PAGE);
    load(store, PAGE, { items: [first], totalCount: 2 });
    store.applyPatches([whole('create', lost(1))], 0);
    const gap: Patch = {
      ...head(3),
      kind: 'update',
      changes,
      unset: undefined,
      baseVersion: undefined,
    };
    expect(doubted(store, gap)).toContain(PAGE);
    load(store, PAGE, { items: [first], totalCount: 2 });
    return store;
  }

  const head = (version: number) => ({ entity: ENTITY, id: '8', version });
  const next = { ...head(4), kind: 'update', unset: undefined, baseVersion: 3 } as const;

  it.each<Patch>([
    whole('replace', lost(4)),
    { ...next, changes: { status: 'lost' } },
    { ...next, changes: { rank: 10 } },
    { ...head(4), kind: 'delete' },
  ])('[L11][L2][I4] nobody knows whether the page counted it: $kind, $changes', (patch) => {
    expect(doubted(storeBehindGap(), patch)).toContain(PAGE);
  });

  it('[L11] has a list loaded again that shows its whole query without the row: what is missing may belong there', () => {
    const store = storeBehindGap();
    load(store, PAGE, { items: [first], totalCount: 1 });
    expect(doubted(store, { ...next, changes: { rank: 10 } })).toContain(PAGE);
    load(store, PAGE, { items: [first], totalCount: 1 });
    store.applyPatches([whole('replace', lost(5))], 0);
    expect(doubted(store, { ...next, ...head(6), baseVersion: 5, changes: { rank: 11 } })).toEqual(
      [],
    );
  });

  it('[L2] is in the page’s total already when its own load tells where it stands', () => {
    const store = storeBehindGap();
    load(store, detailKey(ENTITY, 8), { ...behind(3), ...changes });
    expect(store.read(PAGE)).toEqual({ items: [first], totalCount: 2 });
  });

  it('[L2] counts by its changes again once it was loaded', () => {
    const store = storeBehindGap();
    load(store, detailKey(ENTITY, 8), { ...behind(3), ...changes });
    store.applyPatches([{ ...next, changes: { status: 'lost' } }], 0);
    expect(store.read(PAGE)).toEqual({ items: [first], totalCount: 1 });
  });
});

describe('a row that is created anew after a delete that nobody heard of', () => {
  /** Row 8 is known at version 1, and a list without rules was answered later. */
  function storeWith(rows: readonly RowValue[]): WholeStore {
    const store = new WholeStore({ freeze: true, bulkCreateThreshold: 10, clientId: 'me' });
    const all = listKey(ENTITY, {});
    store.observe(all);
    store.applyPatches([whole('create', behind(1))], 0);
    load(store, all, rows);
    return store;
  }

  it('[L2][I4] has lists without rules loaded again that lack it', () => {
    expect(doubted(storeWith([first]), whole('create', behind(3)))).toEqual(['lists']);
  });

  it('[L2] leaves them alone where they show it', () => {
    expect(doubted(storeWith([first, behind(1)]), whole('create', behind(3)))).toEqual([]);
  });
});

describe('the answer to a change of a row that was not cached', () => {
  it('[L2] has lists without rules loaded again: they may lack the row', () => {
    const store = new WholeStore({ freeze: true, bulkCreateThreshold: 10, clientId: 'me' });
    const all = listKey(ENTITY, {});
    store.observe(all);
    load(store, all, [first]);
    const changes = { rank: 8 };
    store.addLayer({ id: 'x', ops: [{ op: 'patch', entity: ENTITY, id: '8', changes }] });
    const ack = { kind: 'row', entity: ENTITY, row: behind(2) } as const;
    expect(store.confirmLayer('x', ack, 0).stale).toEqual([
      { kind: 'lists', entity: ENTITY, why: 'created' },
    ]);
    // Its create comes late, and says nothing new.
    expect(doubted(store, whole('create', behind(1)))).toEqual([]);
  });
});

describe('a yes to a delete', () => {
  function deleted(): WholeStore {
    const store = new WholeStore({ freeze: true, bulkCreateThreshold: 10, clientId: 'me' });
    store.observe(detailKey(ENTITY, 8));
    load(store, detailKey(ENTITY, 8), behind(1));
    store.addLayer({ id: 'x', ops: [{ op: 'delete', entity: ENTITY, id: '8' }] });
    return store;
  }

  it.each([true, false])(
    '[I4][O2] is of no row that was made anew meanwhile (%s)',
    (awaitEvent) => {
      const store = deleted();
      store.applyPatches([whole('create', behind(3))], 0);
      const { stale } = store.confirmLayer('x', { kind: 'done', awaitEvent }, 0);
      expect(stale).toEqual([{ kind: 'row', entity: ENTITY, id: '8', why: 'gap' }]);
      expect(store.read(detailKey(ENTITY, 8))).toBeUndefined();
      load(store, detailKey(ENTITY, 8), behind(3));
      expect(store.read(detailKey(ENTITY, 8))).toEqual(behind(3));
    },
  );

  it('[I4][O2] is of no row that was made anew before a page took over that had not sent it', () => {
    const store = new WholeStore({ freeze: true, bulkCreateThreshold: 10, clientId: 'me' });
    store.observe(detailKey(ENTITY, 8));
    load(store, detailKey(ENTITY, 8), behind(3));
    const ops = [{ op: 'delete', entity: ENTITY, id: '8' }] as const;
    store.addLayer({ id: 'x', ops, wasSent: true });
    const { stale } = store.confirmLayer('x', { kind: 'done', awaitEvent: true }, 0);
    expect(stale).toEqual([{ kind: 'row', entity: ENTITY, id: '8', why: 'gap' }]);
    load(store, detailKey(ENTITY, 8), behind(3));
    expect(store.read(detailKey(ENTITY, 8))).toEqual(behind(3));
  });

  /** A page that loads what was to be deleted by another page, or was sent twice, and gets the repeated yes meanwhile. */
  function repeated(key: string, value: unknown, by: 'another page' | 'two sends') {
    const store = new WholeStore({ freeze: true, bulkCreateThreshold: 10, clientId: 'me' });
    store.observe(key);
    const ops = [{ op: 'delete', entity: ENTITY, id: '8' }] as const;
    store.addLayer({ id: 'x', ops, wasSent: by === 'another page' });
    const token = store.beginFetch(key);
    const sentBefore = by === 'two sends' ? 'here' : undefined;
    store.confirmLayer('x', { kind: 'done', awaitEvent: true, sentBefore }, 0);
    const { stale } = store.acceptFetch(token, value, 0);
    store.endFetch(token);
    return { store, stale };
  }

  const HIDDEN = [
    ['a list', [first, behind(3)], { kind: 'list', key: listKey(ENTITY, {}), why: 'undecided' }],
    ['the row', behind(3), { kind: 'row', entity: ENTITY, id: '8', why: 'gap' }],
  ] as const;

  it.each(
    (['another page', 'two sends'] as const).flatMap((by) =>
      HIDDEN.map(([what, value, mark]) => [by, what, value, mark] as const),
    ),
  )(
    '[I4][O2] that may repeat an older one, after %s, has what it hides of %s asked for once more: it may be made anew',
    (by, _, value, mark) => {
      const key = Array.isArray(value) ? listKey(ENTITY, {}) : detailKey(ENTITY, 8);
      const { store, stale } = repeated(key, value, by);
      expect(stale).toEqual([mark]);
      const token = store.beginFetch(key);
      expect(store.acceptFetch(token, value, 0).stale).toEqual([]);
      expect(store.read(key)).toEqual(value);
    },
  );

  it('[I4][O2] that this page alone had sent hides what began to be loaded before it', () => {
    const store = deleted();
    const all = listKey(ENTITY, {});
    const token = store.beginFetch(all);
    store.confirmLayer('x', { kind: 'done', awaitEvent: true }, 0);
    expect(store.acceptFetch(token, [first, behind(1)], 0).stale).toEqual([]);
    expect(store.read(all)).toEqual([first]);
  });

  it('[O2] is enough where nothing came since', () => {
    const store = deleted();
    store.confirmLayer('x', { kind: 'done', awaitEvent: true }, 0);
    expect([...store.keys()]).toEqual([]);
    expect(doubted(store, whole('create', behind(1)))).toEqual([]);
    expect([...store.keys()]).toEqual([]);
  });
});

describe('a field that nobody said was taken away', () => {
  it('[G7] is gone where a list’s answer has it in other rows only', () => {
    const store = new WholeStore({ freeze: true, bulkCreateThreshold: 10, clientId: 'me' });
    store.define({ ...MODEL, lists: undefined });
    load(store, PAGE, [first, { ...behind(1), note: 'x' }]);
    load(store, PAGE, [{ ...first, note: 'y' }, behind(3)]);
    expect(store.read(PAGE)).toEqual([{ ...first, note: 'y' }, behind(3)]);
  });

  it.each<readonly [string, readonly RowValue[]]>([
    ['a newer state', []],
    ['the state that a change behind a gap had told', [{ rank: 8 }]],
  ])(
    '[G7][G17][I4] is gone where other rows of the answer have it, and it says too little to be the whole row: %s',
    (_, told) => {
      const store = new WholeStore({ freeze: true, bulkCreateThreshold: 10, clientId: 'me' });
      store.define({ ...MODEL, lists: undefined });
      store.observe(PAGE);
      // Deleted and made anew after that. Of the note no answer says whether it is still there.
      load(store, PAGE, [first, { ...behind(1), note: 'x' }]);
      const head = { entity: ENTITY, id: '8', version: 3, unset: undefined, baseVersion: 2 };
      store.applyPatches(
        told.map((changes) => ({ ...head, kind: 'update', changes })),
        0,
      );
      load(store, PAGE, [first, { id: 8, version: 3, rank: 8 }]);
      expect(store.read(PAGE)).toEqual([first, { id: 8, version: 3, rank: 8 }]);
    },
  );

  const OTHER = listKey(ENTITY, { open: true });

  /** Two lists show row 8, of which an old answer told a note; then a change comes that jumps over versions. */
  function storeWithOldNote(): WholeStore {
    const store = new WholeStore({ freeze: true, bulkCreateThreshold: 10, clientId: 'me' });
    store.define({ ...MODEL, lists: undefined });
    for (const key of [PAGE, OTHER]) {
      store.observe(key);
      load(store, key, [behind(1)]);
    }
    store.applyPatches([whole('replace', { ...behind(2), note: 'x' })], 0);
    const changes = { rank: 8, mine: 1 };
    store.addLayer({ id: 'x', ops: [{ op: 'patch', entity: ENTITY, id: '8', changes }] });
    const ack = { kind: 'row', entity: ENTITY, row: { ...behind(5), mine: 1 } } as const;
    store.confirmLayer('x', ack, 0);
    return store;
  }

  it('[G17][I4] is gone where a list’s answer of the same version comes without it, after a gap', () => {
    const store = storeWithOldNote();
    load(store, PAGE, [{ ...behind(5), mine: 1 }]);
    for (const key of [PAGE, OTHER]) expect(store.read(key)).toEqual([{ ...behind(5), mine: 1 }]);
  });

  it('[G17][G7] shows where an answer of the same version brings it after one that did not', () => {
    const store = storeWithOldNote();
    load(store, PAGE, [{ ...behind(5), mine: 1 }]);
    load(store, OTHER, [{ ...behind(5), mine: 1, note: 'y' }]);
    expect(store.read(OTHER)).toEqual([{ ...behind(5), mine: 1, note: 'y' }]);
  });

  it('[G17][I9] an answer that says the same once more tells nobody', () => {
    const store = storeWithOldNote();
    load(store, PAGE, [{ ...behind(5), mine: 1 }]);
    const shown = store.read(OTHER);
    load(store, PAGE, [{ ...behind(5), mine: 1 }]);
    expect(store.read(OTHER)).toBe(shown);
  });
});

describe('an answer that began after the server said yes', () => {
  it('[O2][L2] has the change counted in: the page is as it says', () => {
    const store = new WholeStore({ freeze: true, bulkCreateThreshold: 10, clientId: 'me' });
    store.define(MODEL);
    store.observe(PAGE);
    load(store, PAGE, { items: [first], totalCount: 2 });
    load(store, detailKey(ENTITY, 8), behind(1));
    const changes = { status: 'lost' };
    store.addLayer({ id: 'x', ops: [{ op: 'patch', entity: ENTITY, id: '8', changes }] });
    expect(store.read(PAGE)).toEqual({ items: [first], totalCount: 1 });
    store.confirmLayer('x', { kind: 'done', awaitEvent: false }, 0);
    expect(store.read(PAGE)).toEqual({ items: [first], totalCount: 1 });
    load(store, PAGE, { items: [first], totalCount: 1 });
    expect(store.read(PAGE)).toEqual({ items: [first], totalCount: 1 });
  });
});
