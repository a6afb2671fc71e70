import { BasicIndex, createCollection, createLiveQueryCollection, eq } from '@tanstack/db';
import { LatestRows } from '../latest-rows';

function collectionOf(rows, fields) {
  let sink;
  const customers = createCollection({
    id: `customers-${Math.random()}`,
    getKey: (row) => row.id,
    startSync: true,
    autoIndex: 'eager',
    defaultIndexType: BasicIndex,
    sync: {
      rowUpdateMode: 'full',
      sync: (given) => {
        sink = given;
        given.begin();
        for (const row of rows) given.write({ type: 'insert', value: row });
        given.commit();
        given.markReady();
      },
    },
  });
  for (const field of fields) customers.createIndex((row) => row[field], { indexType: BasicIndex });
  return { customers, sink, latest: new LatestRows(rows) };
}

/** A row without what was put beside its fields: by us, and by the library. */
function bare(row) {
  const own = Object.entries(row).filter(([field]) => !field.startsWith('$'));
  const { page: _page, at: _at, ...rest } = Object.fromEntries(own);
  return rest;
}

/** One write for each row and batch: rows are folded outside, beside the collection. */
function write({ sink, latest }, messages) {
  const changed = latest.fold(messages);
  if (changed.length === 0) return;
  sink.begin();
  for (const value of changed) sink.write({ type: 'update', value });
  sink.commit();
}

/** As an expert would help it: indexes, whole rows, one transaction for each batch, one subscription for all details. */
export const tanstackDb = {
  name: 'TanStack DB, indexed',
  async lists({ rows, lists, observedLists, detailIds }) {
    const paged = lists.flatMap((list, page) => list.map((row, at) => ({ ...row, page, at })));
    const db = collectionOf(paged, ['page']);
    const { customers } = db;
    const queries = Array.from({ length: observedLists }, (_, page) =>
      createLiveQueryCollection({
        startSync: true,
        query: (q) =>
          q
            .from({ row: customers })
            .where(({ row }) => eq(row.page, page))
            .orderBy(({ row }) => row.at),
      }),
    );
    const shown = new Map();
    await Promise.all(queries.map((query) => query.preload()));
    queries.forEach((query, page) => {
      const take = () => shown.set(page, query.toArray);
      query.subscribeChanges(take);
      take();
    });
    const watched = new Set(detailIds);
    for (const id of detailIds) shown.set(id, customers.get(id));
    customers.subscribeChanges((changes) => {
      for (const { key, value } of changes) if (watched.has(key)) shown.set(key, value);
    });
    return {
      apply: (messages) => write(db, messages),
      list: (page) => (shown.get(page) ?? lists[page].map(({ id }) => customers.get(id))).map(bare),
      detail: (id) => bare(shown.get(id)),
      end: () => Promise.all([...queries, customers].map((one) => one.cleanup())),
    };
  },
  async top({ rows }) {
    const db = collectionOf(rows, ['status', 'score']);
    const query = createLiveQueryCollection({
      startSync: true,
      query: (q) =>
        q
          .from({ row: db.customers })
          .where(({ row }) => eq(row.status, 'active'))
          .orderBy(({ row }) => row.score, 'desc')
          .orderBy(({ row }) => row.id, 'asc')
          .limit(100),
    });
    await query.preload();
    let shown = query.toArray;
    query.subscribeChanges(() => (shown = query.toArray));
    return {
      apply: (messages) => write(db, messages),
      shown: () => shown.map(bare),
      end: () => Promise.all([query, db.customers].map((one) => one.cleanup())),
    };
  },
};
