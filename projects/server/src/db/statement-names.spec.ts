import { StatementNames } from './statement-names';

describe('names of prepared statements', () => {
  it('[R2] are for what comes again, each its own, and so many at most', () => {
    const names = new StatementNames();
    expect(names.nameOf('a')).toBeUndefined();
    expect(names.nameOf('b')).toBeUndefined();
    expect([names.nameOf('b'), names.nameOf('a'), names.nameOf('b')]).toEqual([
      'write0',
      'write1',
      'write0',
    ]);
    const given = new Set<string | undefined>();
    for (let n = 0; n < 2_000; n++) {
      names.nameOf(`s${n}`);
      given.add(names.nameOf(`s${n}`));
    }
    expect(given.size).toBe(499);
    expect(names.nameOf('a')).toBe('write1');
  });
});
