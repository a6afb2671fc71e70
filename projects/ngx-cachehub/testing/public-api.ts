export { CacheHubTestingController } from './cache-hub-testing-controller';
export type { RealtimeTestingController } from './cache-hub-testing-controller';
export type { ExpectedFetch } from './fetch-desk';
export { provideCacheHubTesting } from './provide-cache-hub-testing';
export type { CacheHubTestingOptions } from './provide-cache-hub-testing';
export { VirtualScheduler } from './virtual-scheduler';
