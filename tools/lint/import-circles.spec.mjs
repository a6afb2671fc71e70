import { findImportCircles } from './import-circles.mjs';

const circlesIn = (/** @type {Record<string, string>} */ files) =>
  findImportCircles(new Map(Object.entries(files)));

describe('import circles', () => {
  it('[H1] files that import each other are a circle, by types as well as by values', () => {
    expect(
      circlesIn({
        'src/a.ts': `import type { B } from './b';`,
        'src/b.ts': `export type { C } from './low';`,
        'src/low/index.ts': `export type { A } from '../a';`,
        'src/beside.ts': `import { A } from './a';`,
      }),
    ).toEqual([['src/a.ts', 'src/b.ts', 'src/low/index.ts']]);
  });

  it('[H1] an import() of types, an export-from and a name with .js close a circle too', () => {
    const back = [`export type A = import('./a').A;`, `export * from './a';`, `import './a.js';`];
    for (const code of back) {
      expect(circlesIn({ 'a.ts': `import './b';`, 'b.ts': code })).toEqual([['a.ts', 'b.ts']]);
    }
  });

  it('[H1] each circle is found once, and ways that meet without leading back are none', () => {
    const files = {
      'a.ts': `import './b'; import './c';`,
      'b.ts': `import './d';`,
      'c.ts': `import './d'; import 'rxjs';`,
      'd.ts': `// import './a'`,
    };
    expect(circlesIn(files)).toEqual([]);
    const two = {
      'x.ts': `import './y'; import './a';`,
      'y.ts': `import './x';`,
      'd.ts': `import './b';`,
    };
    expect(circlesIn({ ...files, ...two })).toEqual([
      ['b.ts', 'd.ts'],
      ['x.ts', 'y.ts'],
    ]);
  });
});
