export type { BatchOutcome, ChangeSet, PatchOutcome, StaleMark } from './change-set';
export { Store } from './store';
export type { Acceptance } from './store';
export type { StoreCounters } from './store-counters';
export type { StoreOptions } from './store-options';
export { StoreLayers } from './store-layers';
export { StorePushes } from './store-pushes';
