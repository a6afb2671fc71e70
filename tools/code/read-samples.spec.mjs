import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { readSamples } from './read-samples.mjs';

const SOURCE = `
class Page {
  // #region how:todos:2 What is read
  readonly rows = read({
    now: true,
  });
  // #endregion how

  // #region how:todos:1 What is written
  write();
  // #endregion how
}`;

describe('the code that the demo shows of itself', () => {
  it('[H9] is taken from between its marks, without the indent of its place', () => {
    expect(readSamples('page.ts', SOURCE)).toEqual([
      {
        ...{ page: 'todos', order: 2, title: 'What is read', file: 'page.ts' },
        code: 'readonly rows = read({\n  now: true,\n});',
      },
      {
        ...{ page: 'todos', order: 1, title: 'What is written', file: 'page.ts' },
        code: 'write();',
      },
    ]);
  });

  it('[H9] is refused where a mark has no partner', () => {
    const begin = '// #region how:todos:1 One';
    const end = '// #endregion how';
    expect(() => readSamples('a.ts', `${begin}\nx`)).toThrow('a.ts: the last region has no end');
    expect(() => readSamples('a.ts', `x\n${end}`)).toThrow('a.ts:2: no region ends here');
    expect(() => readSamples('a.ts', `${begin}\n${begin}\n${end}`)).toThrow('a.ts:2: the region');
  });

  it('[H9] is what the sources say: npm run code writes it', () => {
    const program = path.join(import.meta.dirname, 'main.mjs');
    const { status, stderr } = spawnSync(process.execPath, [program, '--check'], {
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});
