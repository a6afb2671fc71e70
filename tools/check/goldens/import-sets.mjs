/**
 * What an application imports, and what it may cost: kilobytes (1,000 bytes) after gzip, with
 * Angular and RxJS left out, since the application has them anyway.
 *
 * The goal is what a set was meant to cost, the budget what it costs now and 2 %: it may not grow
 * unseen, and is lowered whenever the set shrinks. Why they differ: docs/adr/0009-bundle-size.md
 *
 * @typedef {object} ImportSet
 * @property {string} name
 * @property {number | null} goal kB, gzip; null where none was promised
 * @property {number} budget kB, gzip
 * @property {string} code
 */

/** @type {readonly ImportSet[]} */
export const IMPORT_SETS = [
  { name: 'bare import', goal: 0.1, budget: 0.1, code: `import 'ngx-cachehub';` },
  {
    name: 'cache only',
    goal: 10,
    budget: 32.4,
    code: `
      import { CacheHubService, provideCacheHub } from 'ngx-cachehub';
      export default [provideCacheHub(), CacheHubService];
    `,
  },
  {
    name: 'with realtime',
    goal: 16,
    budget: 60.9,
    code: `
      import {
        CacheHubService,
        provideCacheHub,
        RealtimeCacheService,
        withRealtime,
      } from 'ngx-cachehub';
      export default [
        provideCacheHub({}, withRealtime({ url: '/ws' })),
        CacheHubService,
        RealtimeCacheService,
      ];
    `,
  },
  {
    name: 'with offline',
    goal: null,
    budget: 93.6,
    code: `
      import {
        CacheHubService,
        OfflineSyncService,
        provideCacheHub,
        withOffline,
      } from 'ngx-cachehub';
      import { indexedDbOutbox, provideCacheHubIndexedDb } from 'ngx-cachehub/indexed-db';
      export default [
        provideCacheHub({}, withOffline({ storage: indexedDbOutbox })),
        provideCacheHubIndexedDb(),
        CacheHubService,
        OfflineSyncService,
      ];
    `,
  },
  {
    name: 'with collections',
    goal: null,
    budget: 64.3,
    code: `
      import { CacheHubService, defineEntity, provideCacheHub, restAdapter } from 'ngx-cachehub';
      const entities = [defineEntity('todos', { adapter: restAdapter('/api/todos') })];
      export default [provideCacheHub({ entities }), CacheHubService];
    `,
  },
  {
    name: 'everything',
    goal: 40,
    budget: 169.8,
    code: `
      import * as hub from 'ngx-cachehub';
      import * as database from 'ngx-cachehub/indexed-db';
      export default [hub, database];
    `,
  },
];
