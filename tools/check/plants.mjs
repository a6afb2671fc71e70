/**
 * One planted violation per boundary, and clean twins (`mayPass`) that show that it is the
 * boundary that refuses them and nothing else.
 *
 * @typedef {object} Plant
 * @property {string} file a path that need not exist
 * @property {string} code
 * @property {string} rule the rule that must report it
 * @property {boolean} mayPass
 */

const SRC = 'projects/ngx-cachehub/src';
const BOUNDARIES = 'house/import-boundaries';

/**
 * @param {string} file
 * @param {string} specifier
 * @param {boolean} [mayPass]
 * @returns {Plant}
 */
const imports = (file, specifier, mayPass = false) => ({
  file,
  code: `import type { Planted } from '${specifier}';\nexport type Again = Planted;\n`,
  rule: BOUNDARIES,
  mayPass,
});

/**
 * @param {string} code
 * @param {string} rule
 * @param {string} [file]
 * @param {boolean} [mayPass]
 * @returns {Plant}
 */
const writes = (code, rule, file = `${SRC}/cache/planted.ts`, mayPass = false) => ({
  file,
  code,
  rule,
  mayPass,
});

/** Each core folder with the neighbours that it must not see. */
const CORE_ABOVE = {
  values: ['keys', 'entities', 'store'],
  queues: ['keys', 'entries', 'outbox', 'store'],
  keys: ['entities', 'gate', 'batch', 'lists', 'merge', 'overlay', 'entries', 'store'],
  entities: ['batch', 'lists', 'merge', 'overlay', 'outbox', 'entries', 'store'],
  gate: ['entities', 'batch', 'lists', 'merge', 'overlay', 'connection', 'store'],
  batch: ['lists', 'merge', 'overlay', 'connection', 'store'],
  lists: ['batch', 'merge', 'overlay', 'views', 'store'],
  views: ['batch', 'merge', 'overlay', 'store'],
  merge: ['batch', 'lists', 'overlay', 'outbox', 'store'],
  overlay: ['batch', 'lists', 'outbox', 'store'],
  outbox: ['batch', 'lists', 'entries', 'connection', 'store'],
  entries: ['entities', 'gate', 'lists', 'connection', 'store'],
  connection: ['entities', 'gate', 'lists', 'entries', 'store'],
  leader: ['entities', 'connection', 'outbox', 'store'],
  store: ['entries', 'connection', 'leader'],
};

/** @type {readonly Plant[]} */
const LAYER_PLANTS = [
  imports(`${SRC}/protocol/planted.ts`, '../core/keys/detail-key'),
  imports(`${SRC}/protocol/planted.ts`, '../cache/cache-hub-service'),
  imports(`${SRC}/protocol/planted.ts`, 'rxjs'),
  imports(`${SRC}/protocol/planted.ts`, './decode', true),
  ...Object.entries(CORE_ABOVE).flatMap(([folder, above]) => [
    ...above.map((name) => imports(`${SRC}/core/${folder}/planted.ts`, `../${name}/planted`)),
    imports(`${SRC}/core/${folder}/planted.ts`, '@angular/core'),
    imports(`${SRC}/core/${folder}/planted.ts`, 'rxjs'),
    imports(`${SRC}/core/${folder}/planted.ts`, '../../cache/cache-hub-service'),
    imports(`${SRC}/core/${folder}/planted.ts`, '../planted'),
    imports(`${SRC}/core/${folder}/planted.ts`, '../../protocol/wire', true),
    imports(`${SRC}/core/${folder}/planted.ts`, './neighbour', true),
  ]),
  imports(`${SRC}/core/planted.ts`, '@angular/core'),
  imports(`${SRC}/core/planted.ts`, '../cache/cache-hub-service'),
  imports(`${SRC}/core/overlay/planted.ts`, '../merge/merge-three-way', true),
  imports(`${SRC}/core/store/planted.ts`, '../lists/list-table', true),
  imports(`${SRC}/core/gate/gate.spec.ts`, 'fast-check', true),
  imports(`${SRC}/core/gate/gate.spec.ts`, '@angular/core'),
  imports(`${SRC}/cache/planted.ts`, '../public-api'),
  imports('projects/ngx-cachehub/schematics/planted.cts', '../src/public-api'),
  imports('projects/ngx-cachehub/schematics/planted.cts', '@angular/core'),
  imports('projects/ngx-cachehub/schematics/planted.cts', '@schematics/angular/utility', true),
  imports(`${SRC}/cache/planted.ts`, '../../testing/public-api'),
  imports(`${SRC}/cache/planted.ts`, 'ngx-indexed-db'),
  imports(`${SRC}/cache/planted.ts`, 'node:fs'),
  imports(`${SRC}/cache/planted.ts`, 'ngx-cachehub/testing'),
  imports(`${SRC}/cache/planted.ts`, '../../../server/src/main'),
  imports(`${SRC}/cache/planted.ts`, '../realtime/router', true),
  imports(`${SRC}/cache/planted.ts`, '../core/gate/gate', true),
  imports(`${SRC}/cache/planted.ts`, '@angular/core/rxjs-interop', true),
  ...['testing', 'indexed-db', 'devtools'].flatMap((entryPoint) => [
    imports(`projects/ngx-cachehub/${entryPoint}/planted.ts`, '../src/cache/cache-hub-service'),
    imports(`projects/ngx-cachehub/${entryPoint}/planted.ts`, '../src/core/gate/gate'),
    imports(`projects/ngx-cachehub/${entryPoint}/planted.ts`, 'ngx-cachehub/src/core'),
    imports(`projects/ngx-cachehub/${entryPoint}/planted.ts`, 'ngx-cachehub', true),
  ]),
  imports('projects/ngx-cachehub/testing/planted.ts', 'ngx-indexed-db'),
  imports('projects/ngx-cachehub/indexed-db/planted.ts', 'ngx-indexed-db', true),
  imports('projects/ngx-cachehub/indexed-db/planted.ts', 'fake-indexeddb'),
  imports('projects/dashboard/src/planted.ts', '../../ngx-cachehub/src/public-api'),
  imports('projects/dashboard/src/planted.ts', '../../server/src/main'),
  imports('projects/dashboard/src/planted.ts', 'ngx-cachehub/src/core'),
  imports('projects/dashboard/src/planted.ts', 'ngx-cachehub/testing', true),
  imports('projects/server/src/planted.ts', '../../ngx-cachehub/src/core/keys/detail-key'),
  imports('projects/server/src/planted.ts', '../../ngx-cachehub/src/public-api'),
  imports('projects/server/src/planted.ts', '../../dashboard/src/main'),
  imports('projects/server/src/planted.ts', 'ngx-cachehub'),
  imports('projects/server/src/planted.ts', '@angular/core'),
  imports('projects/server/src/planted.ts', '../../ngx-cachehub/src/protocol/wire', true),
  imports('projects/server/src/planted.ts', 'node:http', true),
];

/** The other ways to reach a module. */
const IMPORT_FORM_PLANTS = [
  `export * from '@angular/core';`,
  `export { signal } from '@angular/core';`,
  `export const lazy = () => import('@angular/core');`,
  `export type Core = import('@angular/core').Type<string>;`,
  `import core = require('@angular/core');\nexport { core };`,
].map((code) => writes(`${code}\n`, BOUNDARIES, `${SRC}/core/keys/planted.ts`));

/** @type {readonly Plant[]} */
const AMBIENT_PLANTS = [
  ...['setTimeout', 'setInterval', 'requestAnimationFrame', 'queueMicrotask'].flatMap((timer) => [
    writes(`${timer}(() => undefined);\n`, 'no-restricted-globals'),
    writes(`window.${timer}(() => undefined);\n`, 'no-restricted-syntax'),
    writes(`globalThis['${timer}'](() => undefined);\n`, 'no-restricted-syntax'),
    writes(`const { view } = { view: ${timer} };\n`, 'no-restricted-globals'),
  ]),
  ...[
    'Date.now()',
    'globalThis.Date.now()',
    'new Date()',
    'Date()',
    'performance.now()',
    'window.performance.now()',
    'Math.random()',
    'crypto.randomUUID()',
    'globalThis.crypto.getRandomValues(new Uint8Array(1))',
  ].map((call) => writes(`export const value = ${call};\n`, 'no-restricted-syntax')),
  writes('const { random } = Math;\nrandom();\n', 'no-restricted-syntax'),
  writes('const { now } = Date;\nnow();\n', 'no-restricted-syntax'),
  writes(`import { timer } from 'rxjs';\ntimer(1);\n`, 'no-restricted-imports'),
  writes(`import { debounceTime } from 'rxjs';\ndebounceTime(1);\n`, 'no-restricted-imports'),
  writes('Date.now();\n', 'no-restricted-syntax', 'projects/ngx-cachehub/testing/planted.ts'),
  writes('export const at = new Date(0);\n', 'no-restricted-syntax', undefined, true),
  writes(
    'setTimeout(() => undefined);\n',
    'no-restricted-globals',
    `${SRC}/providers/system-scheduler.ts`,
    true,
  ),
];

/** @type {readonly Plant[]} */
const STYLE_PLANTS = [
  writes('export const value: any = 1;\n', '@typescript-eslint/no-explicit-any'),
  writes(`export const a = 0;\n${'// filler\n'.repeat(400)}`, 'max-lines'),
  writes(`export function long(): void {${'\n'.repeat(70)}}\n`, 'max-lines-per-function'),
  writes(
    'export const add = (a: 1, b: 1, c: 1, d: 1, e: 1): number => a + b + c + d + e;\n',
    '@typescript-eslint/max-params',
  ),
  ...[
    'private field = 1;',
    'private method(): void {}',
    'private get value(): number { return 1; }',
    'constructor(private readonly part: object) {}',
  ].map((member) => writes(`export class A {\n  ${member}\n}\n`, 'house/hash-private')),
  ...[
    'readonly #field = 1;',
    'private constructor() {}',
    `private box = viewChild.required('box');`,
  ].map((member) =>
    writes(`export class A {\n  ${member}\n}\n`, 'house/hash-private', undefined, true),
  ),
];

export const BOUNDARY_PLANTS = [
  ...LAYER_PLANTS,
  ...IMPORT_FORM_PLANTS,
  ...AMBIENT_PLANTS,
  ...STYLE_PLANTS,
];

/** What must not compile, and what must, in the core's own TypeScript project. */
export const CORE_TYPE_PLANTS = [
  { code: 'export const width = window.innerWidth;', mayPass: false },
  { code: 'export const title = document.title;', mayPass: false },
  { code: 'export const line = navigator.onLine;', mayPass: false },
  { code: 'export type Tab = BroadcastChannel;', mayPass: false },
  { code: 'export const id = setTimeout(() => undefined, 1);', mayPass: false },
  { code: 'export const home = process.cwd();', mayPass: false },
  { code: `console.log('core');`, mayPass: false },
  { code: 'export const rows = new Map<string, number>();', mayPass: true },
];
