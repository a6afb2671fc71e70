// ── Vocabulary ──
export type { CacheKey, EntityId, ParsedKey } from './core/keys';
export { detailKey, listKey, parseKey } from './core/keys';
export type { CacheLoader, LoadContext, Source } from './cache/source';
export type { CacheState, CacheStatus } from './cache/cache-state';
export type { CacheOptions, FetchOptions, FetchPolicy } from './cache/cache-options';
export type { InvalidateTarget } from './cache/invalidate-target';
export type { PagedResult } from './cache/paged-result';
export type { BoundQuery, CacheQuery, QueryDefinition } from './cache/define-query';
export { defineQuery } from './cache/define-query';
export { isUnanswered } from './core/errors/answer-status';
export type { CacheHubErrorCode } from './core/errors/cache-hub-error';
export { CACHE_HUB_ERROR_CODES, CacheHubError } from './core/errors/cache-hub-error';

// ── Set-up ──
export type { CacheHubConfig, ResolvedCacheHubConfig } from './providers/cache-hub-config';
export { CACHE_HUB_CONFIG } from './providers/cache-hub-config';
export type {
  CacheHubFeature,
  CacheHubFeatureKind,
  CacheHubFeatures,
  OptionalFeature,
} from './providers/features';
export type { LoggerOptions, LogLevel, LogRecord } from './providers/log-record';
export { provideCacheHub } from './providers/provide-cache-hub';
export type { CacheHubScheduler } from './providers/scheduler';
export { CACHE_HUB_SCHEDULER } from './providers/scheduler';
export { withNoHydration } from './providers/with-no-hydration';
export { CacheHubModule } from './module/cache-hub.module';

// ── The keyed store ──
export { CacheHubService } from './cache/cache-hub.service';
export type { CacheScope } from './cache/cache-hub.service';
export type { CacheEvent, CacheEventType } from './providers/cache-event';
export type { CacheMetrics } from './providers/cache-metrics';

// ── Namespaced services ──
export type { CacheNamespaceDecorator, CacheNamespaceOptions } from './namespace/cache-namespace';
export { CacheNamespace } from './namespace/cache-namespace';
export { injectCacheScope } from './namespace/inject-cache-scope';
export { provideNamespaced } from './namespace/provide-namespaced';

// ── Entities ──
export type { CollectionView, WhereValue } from './collection/collection-view';
export type { ViewChange } from './core/views';
export type {
  CollectionQuery,
  FieldClause,
  OrderByClause,
  WhereClause,
  WhereOp,
} from './entities/collection-query';
export type { EntityAdapter, ReadContext, WriteContext } from './entities/entity-adapter';
export type { EntityChange, EntityChangeInput } from './core/entities/entity-change';
export type { AnyEntityDefinition, EntityDefinition, IdOf } from './entities/entity-definition';
export type { ListRules } from './entities/list-rules';
export type { MergePolicy } from './entities/merge-policy';
export type { StandardIssue, StandardResult, StandardSchema } from './entities/standard-schema';
export { defineEntity } from './entities/define-entity';
export { provideCacheEntities } from './entities/provide-cache-entities';
export { restAdapter } from './entities/rest-adapter';
export { realtimeAdapter } from './realtime/realtime-adapter';

// ── Collections ──
export type { CacheCollection } from './collection/cache-collection';
export type { FailedWrite } from './collection/settle-all';
export type { HistoryEntry } from './collection/history-entry';
export type { SavedRow } from './collection/collection-writes';
export type { SyncState } from './collection/sync-states';
export type { WriteOptions } from './collection/write-options';
export type { WriteResult } from './collection/write-result';

// ── Realtime ──
export type { ConnectionStatus } from './core/connection';
export type {
  HeartbeatOptions,
  RealtimeOptions,
  ReconnectContext,
  ReconnectOptions,
} from './providers/realtime-options';
export type { RealtimeTransport, TransportClose } from './realtime/realtime-transport';
export type { UpdateBatch } from './realtime/update-batch';
export type { RequestOptions } from './realtime/conversation';
export type { PresenceMember } from './talk/presence-room';
export type { ServerAnswer } from './talk/talk-error';
export type {
  PresenceHandle,
  SharedState,
  SharedStateOptions,
  TopicHandle,
} from './talk/talk-handles';
export type { TopicDelivery } from './talk/topic-channel';
export { OptimizedRealtimeService } from './realtime/optimized-realtime.service';
export { RealtimeCacheService } from './realtime/realtime-cache.service';
export { withRealtime } from './realtime/with-realtime';
export type { PollingOptions } from './providers/polling-options';
export { withPolling } from './polling/with-polling';

// ── Tabs ──
export { withCrossTab } from './tabs/with-cross-tab';

// ── Writes ──
export type {
  OptimisticOptions,
  OptimisticUpdate,
  PendingUpdate,
} from './optimistic/optimistic-update';
export { OptimisticUpdates } from './optimistic/optimistic-updates';
export type { OptimisticWriter } from './optimistic/optimistic-writer';
export type { UpdateBatcherHandle, UpdateBatcherOptions } from './outgoing/create-update-batcher';
export type { OutgoingBatch, SentBatch } from './outgoing/update-batcher';
export { createUpdateBatcher } from './outgoing/create-update-batcher';

// ── The queue ──
export type { ActionContext, ActionHandler, OfflineOptions } from './providers/offline-options';
export type { SyncStatus } from './providers/offline-port';
export type { ActionError, FailureClass, OptimisticChange } from './core/outbox';
export { OfflineSyncService } from './offline/offline-sync.service';
export { withOffline } from './offline/with-offline';

// ── Stores ──
export type { ActionStatus, OfflineAction, OfflineActionInput } from './core/outbox/offline-action';
export type { LostActions } from './core/outbox/lost-actions';
export type { OutboxStore } from './core/outbox/outbox-store';
export type { SnapshotStore, StoredEntry } from './persistence/snapshot-store';
export type { PersistenceOptions } from './providers/persistence-options';
export { withPersistence } from './persistence/with-persistence';

// ── Conflicts ──
export type { FieldConflict, FieldRule, MergeRules } from './core/merge/field-rule';
export type { Conflict } from './core/merge/conflict';
export type { MergeClock, MergeFault, MergeResult } from './core/merge/merge-three-way';
export { mergeThreeWay } from './core/merge/merge-three-way';
export type { ConflictWinner } from './conflicts/conflict-port';
export type { ResolvedConflict } from './conflicts/resolved-conflict';
export type { ConflictOptions } from './conflicts/conflict-options';
export { ConflictService } from './conflicts/conflict.service';
export { withConflictResolution } from './conflicts/with-conflict-resolution';

// ── Audit ──
export type { AuditOperation, AuditOptions, AuditRecord } from './audit/audit-record';
export { withAudit } from './audit/with-audit';

// ── For components ──
export type { CacheRef, InjectOptions } from './inject/cache-ref';
export type { SelectedQuery } from './inject/inject-cache';
export { injectCache } from './inject/inject-cache';
export type { InjectEntityOptions } from './inject/inject-entity';
export { injectEntity } from './inject/inject-entity';
export type { InjectListOptions } from './inject/inject-list';
export { injectList } from './inject/inject-list';
export { injectMutation } from './inject/inject-mutation';
export type { InjectPagesOptions, PagesRef } from './inject/inject-pages';
export { injectPages } from './inject/inject-pages';
export type { MutationOptions, MutationRef, MutationStatus } from './inject/mutation-ref';

// ── For the other entry points of this package, and for nobody else ──
export { toKey as ɵtoKey } from './core/keys';
export type { LoadInterceptor as ɵLoadInterceptor } from './cache/load-interceptor';
export { LOAD_INTERCEPTOR as ɵLOAD_INTERCEPTOR } from './cache/load-interceptor';
export type {
  SkippedRecord as ɵSkippedRecord,
  StoreReporter as ɵStoreReporter,
} from './persistence/store-reporter';
export { STORE_REPORTER as ɵSTORE_REPORTER } from './persistence/store-reporter';
export { memoryOutbox as ɵmemoryOutbox } from './offline/memory-outbox';
export { memorySnapshots as ɵmemorySnapshots } from './persistence/memory-snapshots';
export { deepEqual as ɵdeepEqual } from './core/values';
export { withoutForbiddenKeys as ɵwithoutForbiddenKeys } from './protocol/forbidden-keys';
export { decodeAction as ɵdecodeAction } from './core/outbox/decode-action';
export {
  isWaiting as ɵisWaiting,
  stillWaiting as ɵstillWaiting,
} from './core/outbox/still-waiting';
export type {
  EntryReport as ɵEntryReport,
  LayerReport as ɵLayerReport,
  LineReport as ɵLineReport,
  RowDetail as ɵRowDetail,
  RowReport as ɵRowReport,
  StreamReport as ɵStreamReport,
} from './inspect/reports';
export { HubInspector as ɵHubInspector } from './inspect/hub-inspector';
export { Plug as ɵPlug, PLUG as ɵPLUG } from './inspect/plug';
export {
  LeavingMoment as ɵLeavingMoment,
  listenToLeaving as ɵlistenToLeaving,
} from './realtime/page-leaving';
export type { WireTap as ɵWireTap } from './realtime/wire-tap';
export { WIRE_TAP as ɵWIRE_TAP } from './realtime/wire-tap';
