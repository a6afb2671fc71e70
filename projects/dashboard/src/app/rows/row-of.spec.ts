import { rowOf } from './row-of';

describe('the row of an id', () => {
  it('[row:A7][O6] is found by its real id and by the temporary one, before and after there is a real one', () => {
    const trackKey = (id: string): string => (id === 'p7' ? 'tmp_1' : id);
    const [before, after, other] = [{ id: 'tmp_1' }, { id: 'p7' }, { id: 'p8' }];
    expect(rowOf([other, before], 'tmp_1', trackKey)).toBe(before);
    expect(['tmp_1', 'p7'].map((id) => rowOf([other, after], id, trackKey))).toEqual([
      after,
      after,
    ]);
    expect(rowOf([other, after], 'p9', trackKey)).toBeUndefined();
    expect(rowOf(undefined, 'p7', trackKey)).toBeUndefined();
    expect(rowOf([other], undefined, trackKey)).toBeUndefined();
  });
});
