export { CacheHubTestingController } from './cache-hub-testing-controller';
export type { RealtimeTestingController } from './cache-hub-testing-controller';
export type { ExpectedFetch } from './fetch-desk';
export { provideCacheHubTesting } from './provide-cache-hub-testing';
export type { CacheHubTestingOptions } from './provide-cache-hub-testing';
export { VirtualScheduler } from './virtual-scheduler';
export type { ContractCase, MakeStore, StoreUnderTest } from './contract-case';
export { outboxStoreContract } from './outbox-store-contract';
export { snapshotStoreContract } from './snapshot-store-contract';
