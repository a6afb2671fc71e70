import { detailKey } from '../keys';
import { WholeStore } from './spec-support/whole-store';

const TEMP = detailKey('t', 'tmp_1');
const REAL = detailKey('t', 'r1');
const row = { id: 'tmp_1', name: 'a' };

const newStore = () => new WholeStore({ freeze: true, bulkCreateThreshold: 10, clientId: 'me' });

describe('a temporary id that becomes real', () => {
  it('[O6] whoever observes the temporary key sees the real row, also before anything of it is cached', () => {
    const store = newStore();
    store.observe(TEMP);
    store.layers.rekey('t', 'tmp_1', 'r1');
    store.set(REAL, { id: 'r1', name: 'b', version: 1 });
    expect([store.read(TEMP), store.read(REAL)]).toEqual([
      { id: 'r1', name: 'b', version: 1 },
      { id: 'r1', name: 'b', version: 1 },
    ]);
  });

  it('[O6] edits of the temporary row are edits of the real one', () => {
    const store = newStore();
    store.addLayer({ id: '1', ops: [{ op: 'create', entity: 't', row }] });
    store.addLayer({
      id: '2',
      ops: [{ op: 'patch', entity: 't', id: 'tmp_1', changes: { name: 'c' } }],
    });
    store.confirmLayer(
      '1',
      { kind: 'row', entity: 't', row: { id: 'r1', name: 'a', version: 1 } },
      0,
    );
    store.layers.rekey('t', 'tmp_1', 'r1');
    expect(store.read(REAL)).toMatchObject({ id: 'r1', name: 'c' });
    store.dropLayer('2');
    expect([store.read(REAL), store.read(TEMP)]).toEqual([
      { id: 'r1', name: 'a', version: 1 },
      { id: 'r1', name: 'a', version: 1 },
    ]);
  });

  it('[O6] an id that the server took as it is stays what it is', () => {
    const store = newStore();
    store.set(TEMP, { ...row, version: 1 });
    store.layers.rekey('t', 'tmp_1', 'r1');
    expect(store.read(TEMP)).toMatchObject(row);
  });

  it('[O11] a layer that is laid anew keeps its place among the others', () => {
    const store = newStore();
    store.set(REAL, { id: 'r1', name: 'server', version: 1 });
    const patch = (name: string) =>
      [{ op: 'patch', entity: 't', id: 'r1', changes: { name } }] as const;
    store.addLayer({ id: '1', ops: patch('first') });
    store.addLayer({ id: '2', ops: patch('second') });
    store.addLayer({ id: '1', ops: patch('first, again') });
    expect(store.read(REAL)).toMatchObject({ name: 'second' });
    store.dropLayer('2');
    expect(store.read(REAL)).toMatchObject({ name: 'first, again' });
  });
});
