import { IDBFactory as FakeFactory } from 'fake-indexeddb';
import { CountedRequests } from './commit-early';
import { answer } from './spec-support/database-fixture';

async function begin(isEarly: () => boolean, requests: number) {
  const opening = new FakeFactory().open('rows', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('rows', { keyPath: 'id' });
  const transaction = (await answer(opening)).transaction('rows', 'readwrite');
  const commit = jest.spyOn(transaction, 'commit');
  const counted = new CountedRequests(transaction, requests, isEarly);
  return { counted, commit, rows: counted.objectStore('rows') };
}

describe('requests that are counted', () => {
  it('[Q1] are committed with the last one where the page goes, whatever they ask', async () => {
    const { rows, commit } = await begin(() => true, 4);
    rows.put({ id: 1 });
    rows.get(1);
    rows.delete(1);
    expect(commit).not.toHaveBeenCalled();
    const all = answer(rows.getAll());
    expect(commit).toHaveBeenCalledTimes(1);
    expect(await all).toEqual([]);
  });

  it('[Q1] are committed when the page goes, if all were made before, and not while one is missing', async () => {
    const whole = await begin(() => false, 1);
    whole.rows.put({ id: 1 });
    expect(whole.commit).not.toHaveBeenCalled();
    whole.counted.commitEarly();
    expect(whole.commit).toHaveBeenCalledTimes(1);

    const part = await begin(() => false, 2);
    part.rows.put({ id: 1 });
    part.counted.commitEarly();
    expect(part.commit).not.toHaveBeenCalled();
  });

  it('[Q1] do not count one that throws: the call is aborted, and nothing of it is committed', async () => {
    const { rows, commit } = await begin(() => true, 1);
    expect(() => rows.put({ id: () => 1 })).toThrow();
    expect(commit).not.toHaveBeenCalled();
  });
});
