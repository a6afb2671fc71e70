const PEERS = {
  '@angular/common': '^21.0.0 || ^22.0.0',
  '@angular/core': '^21.0.0 || ^22.0.0',
  rxjs: '^7.8.0',
};
const DEPENDENCIES = ['ngx-indexed-db', 'node-diff3', 'tslib'];
const ENTRY_POINTS = ['.', './devtools', './indexed-db', './testing'];

/**
 * What the published manifest must promise. ngx-indexed-db is a dependency and no peer: its own
 * peer range ends below Angular 22, which a peer turns into a failed install there.
 *
 * @param {{
 *   peerDependencies?: Record<string, string>,
 *   dependencies?: Record<string, string>,
 *   schematics?: unknown,
 *   sideEffects?: unknown,
 *   exports?: Record<string, { types?: string, default?: string }>,
 * }} manifest
 * @returns {string[]}
 */
export function findManifestFaults({
  peerDependencies,
  dependencies,
  schematics,
  sideEffects,
  exports,
}) {
  const faults = [];
  if (!haveEqualEntries(peerDependencies ?? {}, PEERS)) {
    faults.push(
      `peerDependencies must be ${JSON.stringify(PEERS)}, not ${JSON.stringify(peerDependencies)}`,
    );
  }
  const names = Object.keys(dependencies ?? {}).sort();
  if (names.join() !== DEPENDENCIES.join()) {
    faults.push(`dependencies must be ${DEPENDENCIES.join(', ')}, not ${names.join(', ')}`);
  }
  if (schematics !== './schematics/collection.json') {
    faults.push(`schematics must be './schematics/collection.json', not ${schematics}`);
  }
  if (sideEffects !== false) faults.push(`sideEffects must be false, not ${sideEffects}`);
  for (const entryPoint of ENTRY_POINTS) {
    const target = exports?.[entryPoint];
    if (target?.types === undefined || target.default === undefined) {
      faults.push(`exports must have '${entryPoint}' with types and code`);
    }
  }
  return faults;
}

/**
 * @param {Record<string, string>} a
 * @param {Record<string, string>} b
 */
function haveEqualEntries(a, b) {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
