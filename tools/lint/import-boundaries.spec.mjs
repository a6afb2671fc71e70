import { Linter } from 'eslint';
import { findBoundaryFault, importBoundaries, layerOf } from './import-boundaries.mjs';

const LAYERS = [
  { name: 'low', root: 'src/low', imports: [], packages: [], specPackages: ['fast-check'] },
  { name: 'high', root: 'src', imports: ['low'], packages: ['rxjs', '@angular/*'] },
  { name: 'door', root: 'src/door.ts', imports: ['high'], packages: [] },
];

const fault = (file, specifier) => findBoundaryFault(LAYERS, file, specifier);

describe('import boundaries', () => {
  it('[H1] the layer with the longest root owns a file', () => {
    expect(layerOf(LAYERS, 'src/low/a.ts')?.name).toBe('low');
    expect(layerOf(LAYERS, 'src/lower/a.ts')?.name).toBe('high');
    expect(layerOf(LAYERS, 'src/door.ts')?.name).toBe('door');
    expect(layerOf(LAYERS, 'src/door')?.name).toBe('door');
    expect(layerOf(LAYERS, 'elsewhere/a.ts')).toBeUndefined();
  });

  it('[H1] a layer reaches itself and the layers it names, and nothing else', () => {
    expect(fault('src/low/a.ts', './b')).toBeUndefined();
    expect(fault('src/other/a.ts', '../low/b')).toBeUndefined();
    expect(fault('src/low/a.ts', '../other/b')).toContain(`'low' may not import 'high'`);
    expect(fault('src/other/a.ts', '../door')).toContain(`may not import 'door'`);
  });

  it('[H1] a path that no layer owns is refused', () => {
    expect(fault('src/other/a.ts', '../../elsewhere/b')).toContain('which no layer owns');
  });

  it('[H1] packages are an allow-list, by whole name or by everything below one', () => {
    expect(fault('src/other/a.ts', 'rxjs')).toBeUndefined();
    expect(fault('src/other/a.ts', '@angular/core/testing')).toBeUndefined();
    expect(fault('src/other/a.ts', 'rxjs/ajax')).toContain('rxjs/ajax');
    expect(fault('src/low/a.ts', 'rxjs')).toContain('no package');
  });

  it('[H1] a spec may import what its layer grants to specs', () => {
    expect(fault('src/low/a.spec.ts', 'fast-check')).toBeUndefined();
    expect(fault('src/low/a.ts', 'fast-check')).toContain('fast-check');
  });

  it('[H1] files outside every layer are left alone', () => {
    expect(fault('scripts/a.ts', 'anything')).toBeUndefined();
  });

  it('[H1] import, export-from and dynamic import are all reported, at the module name', () => {
    const messages = new Linter().verify(
      [`import 'a';`, `export * from 'b';`, `export { c } from 'c';`, `import('d');`].join('\n'),
      [
        {
          files: ['**/*.ts'],
          plugins: { house: { rules: { 'import-boundaries': importBoundaries } } },
          rules: { 'house/import-boundaries': ['error', { layers: LAYERS }] },
        },
      ],
      { filename: 'src/low/a.ts' },
    );
    expect(messages.map(({ line, ruleId }) => [line, ruleId])).toEqual(
      [1, 2, 3, 4].map((line) => [line, 'house/import-boundaries']),
    );
  });
});
