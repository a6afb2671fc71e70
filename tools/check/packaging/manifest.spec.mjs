import { findManifestFaults } from './manifest.mjs';

const manifest = (overrides) => ({
  peerDependencies: {
    rxjs: '^7.8.0',
    '@angular/core': '^21.0.0 || ^22.0.0',
    '@angular/common': '^21.0.0 || ^22.0.0',
  },
  dependencies: { tslib: '^2.3.0', 'ngx-indexed-db': '22.0.0', 'node-diff3': '3.2.1' },
  schematics: './schematics/collection.json',
  sideEffects: false,
  exports: {
    '.': { types: './a.d.ts', default: './a.mjs' },
    './devtools': { types: './d.d.ts', default: './d.mjs' },
    './indexed-db': { types: './c.d.ts', default: './c.mjs' },
    './testing': { types: './b.d.ts', default: './b.mjs' },
  },
  ...overrides,
});

describe('the published manifest', () => {
  it('[H8] the promised one passes', () => {
    expect(findManifestFaults(manifest({}))).toEqual([]);
  });

  it('[H8] ngx-indexed-db as a peer is refused on both counts', () => {
    const { peerDependencies } = manifest({});
    const faults = findManifestFaults(
      manifest({
        peerDependencies: { ...peerDependencies, 'ngx-indexed-db': '22.0.0' },
        dependencies: { tslib: '^2.3.0', 'node-diff3': '3.2.1' },
      }),
    );
    expect(faults).toHaveLength(2);
  });

  it('[H8] side effects and a missing entry point are refused', () => {
    expect(findManifestFaults(manifest({ sideEffects: undefined }))[0]).toContain('sideEffects');
    expect(findManifestFaults(manifest({ exports: {} }))).toHaveLength(4);
    expect(findManifestFaults(manifest({ schematics: undefined }))[0]).toContain('schematics');
  });
});
