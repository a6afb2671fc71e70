import { IDBFactory as FakeFactory } from 'fake-indexeddb';
import { CountedRequests } from './commit-early';
import { answer } from './spec-support/database-fixture';

async function begin(requests: number) {
  const opening = new FakeFactory().open('rows', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('rows', { keyPath: 'id' });
  const transaction = (await answer(opening)).transaction('rows', 'readwrite');
  const commit = jest.spyOn(transaction, 'commit');
  const counted = new CountedRequests(transaction, requests);
  return { commit, rows: counted.objectStore('rows') };
}

describe('requests that are counted', () => {
  it('[Q1] are committed with the last one, whatever they ask, and not while one is missing', async () => {
    const { rows, commit } = await begin(4);
    rows.put({ id: 1 });
    rows.get(1);
    rows.delete(1);
    expect(commit).not.toHaveBeenCalled();
    const all = answer(rows.getAll());
    expect(commit).toHaveBeenCalledTimes(1);
    expect(await all).toEqual([]);
  });

  it('[Q1] do not count one that throws: the call is aborted, and nothing of it is committed', async () => {
    const { rows, commit } = await begin(1);
    expect(() => rows.put({ id: () => 1 })).toThrow();
    expect(commit).not.toHaveBeenCalled();
  });
});
