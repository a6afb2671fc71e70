/**
 * What an application imports, and what it may cost: kilobytes (1,000 bytes) after gzip, with
 * Angular and RxJS left out, since the application has them anyway.
 *
 * @typedef {object} ImportSet
 * @property {string} name
 * @property {number} budget kB, gzip
 * @property {string} code
 */

/** @type {readonly ImportSet[]} */
export const IMPORT_SETS = [
  { name: 'bare import', budget: 0.1, code: `import 'ngx-cachehub';` },
  {
    name: 'cache only',
    budget: 10,
    code: `
      import { CacheHubService, provideCacheHub } from 'ngx-cachehub';
      export default [provideCacheHub(), CacheHubService];
    `,
  },
  {
    name: 'with realtime',
    budget: 16,
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
];
