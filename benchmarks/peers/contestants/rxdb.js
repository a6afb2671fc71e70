import { createRxDatabase } from 'rxdb/plugins/core';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import { LatestRows } from '../latest-rows';

let made = 0;

async function collectionOf(rows, indexes) {
  const db = await createRxDatabase({
    name: `customers${++made}`,
    storage: getRxStorageMemory(),
    multiInstance: false,
    eventReduce: true,
  });
  const text = { type: 'string', maxLength: 40 };
  const whole = { type: 'number', minimum: -1_000_000, maximum: 1_000_000, multipleOf: 1 };
  const free = { type: ['string', 'null'] };
  const properties = {
    id: text,
    rev: { type: 'number' },
    ...Object.fromEntries(
      ['name', 'email', 'phone', 'company', 'city', 'owner', 'notes'].map((name) => [name, free]),
    ),
    status: text,
    score: whole,
    page: whole,
    at: whole,
    balance: { type: 'number' },
    updatedAt: { type: 'number' },
  };
  const schema = {
    version: 0,
    primaryKey: 'id',
    type: 'object',
    properties,
    required: ['id', 'status', 'score', 'page'],
    indexes,
  };
  const { customers } = await db.addCollections({ customers: { schema } });
  await customers.bulkInsert(
    rows.map(({ version, ...row }) => ({ page: 0, at: 0, ...row, rev: version })),
  );
  return { db, customers };
}

const bare = (doc) => {
  const {
    page: _page,
    at: _at,
    rev,
    _deleted,
    _attachments,
    _meta,
    _rev,
    ...row
  } = doc.toJSON?.(true) ?? doc;
  return { ...row, version: rev };
};

/** One bulk write for each batch: rows are folded outside, beside the database. */
function writer(rows, customers) {
  const latest = new LatestRows(rows);
  return async (messages) => {
    const docs = latest.fold(messages).map(({ version, ...row }) => ({
      page: 0,
      at: 0,
      ...row,
      rev: version,
    }));
    if (docs.length > 0) await customers.bulkUpsert(docs);
  };
}

/** The query's own word comes later than the write's: both are waited for. */
function watch(query, onValue) {
  const subscription = query.$.subscribe(onValue);
  return () => subscription.unsubscribe();
}

/** As an expert would help it: memory, indexes, no other instances, one bulk write for each batch. */
export const rxdb = {
  name: 'RxDB, in memory',
  async lists({ lists, observedLists, detailIds }) {
    const paged = lists.flatMap((list, page) => list.map((row, at) => ({ ...row, page, at })));
    const { db, customers } = await collectionOf(paged, ['page']);
    const shown = new Map();
    const ends = Array.from({ length: observedLists }, (_, page) =>
      watch(
        customers.find({ selector: { page }, sort: [{ page: 'asc' }, { id: 'asc' }] }),
        (docs) => shown.set(page, docs),
      ),
    );
    for (const id of detailIds)
      ends.push(watch(customers.findOne(id), (doc) => shown.set(id, doc)));
    await new Promise((resolve) => setTimeout(resolve, 50));
    return {
      apply: writer(paged, customers),
      settle: () => new Promise((resolve) => setTimeout(resolve, 50)),
      list: (page) =>
        page < observedLists
          ? [...shown.get(page)].sort((a, b) => a.at - b.at).map(bare)
          : undefined,
      detail: (id) => bare(shown.get(id)),
      async end() {
        for (const stop of ends) stop();
        await db.remove();
      },
    };
  },
  async top({ rows }) {
    const { db, customers } = await collectionOf(rows, [['status', 'score']]);
    let shown = [];
    const query = customers.find({
      selector: { status: 'active' },
      sort: [{ score: 'desc' }, { id: 'asc' }],
      limit: 100,
    });
    const stop = watch(query, (docs) => (shown = docs));
    await new Promise((resolve) => setTimeout(resolve, 50));
    return {
      apply: writer(rows, customers),
      settle: () => new Promise((resolve) => setTimeout(resolve, 50)),
      shown: () => shown.map(bare),
      async end() {
        stop();
        await db.remove();
      },
    };
  },
};
