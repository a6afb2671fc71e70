/**
 * The layer map of the house: who may import whom. An allow-list: what is not written here
 * fails. `tools/check/planted-violations.mjs` proves for every layer that it does.
 *
 * @typedef {object} Layer
 * @property {string} name how other layers refer to it
 * @property {string} root a folder, or one file, from the root of the repository
 * @property {readonly string[]} imports layers it may reach by relative path, besides itself
 * @property {readonly string[]} packages packages it may import; `a/*` is everything below `a`
 * @property {readonly string[]} [specImports] layers that its specs may reach as well
 * @property {readonly string[]} [specPackages] packages that its specs may import as well
 */

const LIBRARY = 'projects/ngx-cachehub';
const CORE = `${LIBRARY}/src/core`;

const ANGULAR = ['@angular/core', '@angular/core/*', '@angular/common', '@angular/common/*'];
const RXJS = ['rxjs', 'rxjs/*'];
const ENTRY_POINTS = [
  'ngx-cachehub',
  'ngx-cachehub/testing',
  'ngx-cachehub/indexed-db',
  'ngx-cachehub/devtools',
];

/** A core folder may import those it names, plain values' functions and the wire's types. */
const CORE_ORDER = {
  errors: [],
  values: [],
  queues: [],
  keys: [],
  gate: ['keys'],
  entities: ['keys', 'gate'],
  batch: ['keys', 'gate', 'entities'],
  lists: ['keys', 'gate', 'entities'],
  views: ['keys', 'gate', 'entities', 'lists'],
  merge: ['keys', 'gate', 'entities'],
  overlay: ['keys', 'gate', 'entities', 'merge'],
  outbox: ['queues', 'keys', 'gate', 'entities', 'merge', 'overlay'],
  entries: ['keys'],
  connection: ['keys'],
  leader: ['keys'],
  store: ['keys', 'entities', 'gate', 'batch', 'lists', 'views', 'merge', 'overlay'],
};

const CORE_LAYERS = ['core', ...Object.keys(CORE_ORDER).map((folder) => `core/${folder}`)];

/** @type {readonly Layer[]} */
export const LAYERS = [
  {
    name: 'protocol',
    root: `${LIBRARY}/src/protocol`,
    imports: [],
    packages: [],
    specPackages: ['fast-check'],
  },
  ...Object.entries(CORE_ORDER).map(([folder, below]) => ({
    name: `core/${folder}`,
    root: `${CORE}/${folder}`,
    imports: ['protocol', ...['errors', 'values', ...below].map((name) => `core/${name}`)],
    // The text merge alone stands on a library.
    packages: folder === 'merge' ? ['node-diff3'] : [],
    specImports: CORE_LAYERS,
    specPackages: ['fast-check', ...(folder === 'merge' ? ['node:*'] : [])],
  })),
  {
    // What lies beside the stations: it may see them all, and none of them sees it.
    name: 'core',
    root: CORE,
    imports: ['protocol', ...CORE_LAYERS],
    packages: [],
    specPackages: ['fast-check'],
  },
  {
    name: 'shell',
    root: `${LIBRARY}/src`,
    imports: ['protocol', ...CORE_LAYERS],
    packages: [...ANGULAR, ...RXJS],
    specImports: ['library-door'],
    specPackages: [...ENTRY_POINTS, '@angular/*', 'fast-check', 'node:*', 'zone.js/node'],
  },
  {
    name: 'library-door',
    root: `${LIBRARY}/src/public-api.ts`,
    imports: ['shell', 'protocol', ...CORE_LAYERS],
    packages: [],
  },
  ...['testing', 'indexed-db', 'devtools'].map((entryPoint) => ({
    name: entryPoint,
    root: `${LIBRARY}/${entryPoint}`,
    imports: [],
    packages: [
      'ngx-cachehub',
      ...ANGULAR,
      ...RXJS,
      ...(entryPoint === 'indexed-db' ? ['ngx-indexed-db'] : []),
    ],
    specPackages: [
      ...ENTRY_POINTS,
      '@angular/*',
      'fast-check',
      'node:*',
      ...(entryPoint === 'indexed-db' ? ['fake-indexeddb'] : []),
    ],
  })),
  {
    // They run in the Angular CLI, and know the library by its names only.
    name: 'schematics',
    root: `${LIBRARY}/schematics`,
    imports: [],
    packages: [
      '@angular-devkit/schematics',
      '@schematics/angular/utility',
      '@schematics/angular/utility/*',
    ],
    specPackages: ['@angular-devkit/schematics/testing', 'node:*'],
  },
  {
    name: 'dashboard',
    root: 'projects/dashboard',
    imports: [],
    packages: [...ENTRY_POINTS, '@angular/*', ...RXJS, 'uplot'],
    specPackages: ['node:*'],
  },
  {
    name: 'server',
    root: 'projects/server',
    imports: ['protocol'],
    packages: [
      'node:*',
      'fastify',
      '@fastify/*',
      'ws',
      'pg',
      '@electric-sql/pglite',
      '@electric-sql/pglite/*',
    ],
    specPackages: ['fast-check', 'ajv/dist/2020', '@jest/environment', 'jest-environment-node'],
  },
];
