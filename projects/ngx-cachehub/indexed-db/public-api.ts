export { indexedDbOutbox } from './indexed-db-outbox';
export { indexedDbSnapshots } from './indexed-db-snapshots';
export type { CacheHubIndexedDbOptions } from './provide-cache-hub-indexed-db';
export { provideCacheHubIndexedDb } from './provide-cache-hub-indexed-db';
export type { StorageFailureDetails, StorageFailureReason } from './storage-failure';

// ── For this project's own tests, and for nobody else ──
export type { CommitBarrier as ɵCommitBarrier } from './commit-barrier';
export { COMMIT_BARRIER as ɵCOMMIT_BARRIER } from './commit-barrier';
export type { RenewLog as ɵRenewLog } from './log-renewal';
export { RENEW_LOG as ɵRENEW_LOG } from './log-renewal';
