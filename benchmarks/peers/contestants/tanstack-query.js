import { QueryClient, QueryObserver } from '@tanstack/query-core';

/**
 * As an expert would help it: structural sharing off, an index by hand from rows to the queries that hold them, and
 * one write for each query and batch. It has no views.
 */
export const tanstackQuery = {
  name: 'TanStack Query, index by hand',
  lists({ rows, lists, observedLists, detailIds }) {
    const client = new QueryClient({
      defaultOptions: {
        queries: { structuralSharing: false, staleTime: Infinity, gcTime: Infinity, retry: false },
      },
    });
    const places = new Map();
    const current = new Map(rows.map((row) => [row.id, row]));
    const shown = new Map();
    const listKeys = lists.map((list, page) => {
      const queryKey = ['customers', 'list', page];
      client.setQueryData(queryKey, list);
      list.forEach((row, at) => places.set(row.id, { page, at, queryKey }));
      return queryKey;
    });
    const detailKeys = new Map(detailIds.map((id) => [id, ['customers', 'detail', id]]));
    for (const [id, queryKey] of detailKeys) client.setQueryData(queryKey, current.get(id));
    const observe = (queryKey, name) => {
      const observer = new QueryObserver(client, { queryKey, enabled: false });
      observer.subscribe(({ data }) => shown.set(name, data));
      shown.set(name, client.getQueryData(queryKey));
    };
    listKeys.slice(0, observedLists).forEach((key, page) => observe(key, page));
    for (const [id, key] of detailKeys) observe(key, id);
    return {
      apply(messages) {
        const dirty = new Map();
        const details = new Set();
        for (const { data } of messages) {
          const row = current.get(data.entityId);
          if (data.version <= row.version) continue;
          const next = { ...row, ...data.changes, version: data.version };
          current.set(row.id, next);
          const { page, at, queryKey } = places.get(row.id);
          let items = dirty.get(page)?.items;
          if (items === undefined) {
            items = client.getQueryData(queryKey).slice();
            dirty.set(page, { queryKey, items });
          }
          items[at] = next;
          if (detailKeys.has(row.id)) details.add(row.id);
        }
        for (const { queryKey, items } of dirty.values()) client.setQueryData(queryKey, items);
        for (const id of details) client.setQueryData(detailKeys.get(id), current.get(id));
      },
      list: (page) =>
        page < observedLists ? shown.get(page) : client.getQueryData(listKeys[page]),
      detail: (id) => shown.get(id),
      end: () => client.clear(),
    };
  },
};
