import { Recency } from './recency';

describe('Recency', () => {
  it('[K6] takes the least recently used first, and spares the pinned', () => {
    const recency = new Recency();
    for (const key of ['a', 'b', 'c', 'd']) recency.touch(key);
    recency.touch('a');
    recency.delete('d');
    expect(recency.takeOldest(2, (key) => key === 'b')).toEqual(['c', 'a']);
    expect(recency.size).toBe(1);
    expect(recency.takeOldest(5, () => true)).toEqual([]);
    expect(recency.takeOldest(5, () => false)).toEqual(['b']);
  });
});
