export { CacheHubDevtools } from './cache-hub-devtools';
export type { DevtoolsOptions, DevtoolsPosition } from './devtools-options';
export { withDevtools } from './with-devtools';
