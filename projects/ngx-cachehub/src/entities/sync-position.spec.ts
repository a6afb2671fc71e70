import { readSyncPosition } from './sync-position';

describe('readSyncPosition', () => {
  it('[N14] reads an epoch and a place in it', () => {
    expect(readSyncPosition('f3a1:811')).toEqual({ epoch: 'f3a1', seq: 811 });
    expect(readSyncPosition('a:b:0')).toEqual({ epoch: 'a:b', seq: 0 });
  });

  it.each([
    null,
    undefined,
    '',
    'f3a1',
    ':5',
    'f3a1:',
    'f3a1:-1',
    'f3a1:1.5',
    'e:9007199254740993',
  ])('[N14] takes %j for none', (text) => {
    expect(readSyncPosition(text)).toBeUndefined();
  });
});
