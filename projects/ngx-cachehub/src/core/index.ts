/**
 * The core's one door: what the shell builds on. Inside, stations import each other's own doors.
 *
 * Pure: no clock, I/O, timer, random, Angular or RxJS; all of it is passed in.
 */
export { asId, asVersion, defaultModel, isRowValue } from './entities';
export type { EntityModel, ListModel, ListParams, RowCompare } from './entities';
export type { FetchToken, Origin, Patch, RowValue } from './gate';
export { canonicalJson, detailKey, listKey, parseKey, routeKey, rowId, toKey } from './keys';
export type { CacheKey, EntityId, KeyRoute, ParsedKey } from './keys';
export { EntityRules, RuleBook } from './lists';
export type { Layer, LayerAck, LayerOp } from './overlay';
export { Store, StoreLayers, StorePushes } from './store';
export type {
  Acceptance,
  BatchOutcome,
  ChangeSet,
  PatchOutcome,
  StaleMark,
  StoreCounters,
  StoreOptions,
} from './store';
export { compareText, deepEqual, deepFreeze, isPlain, shareStructure } from './values';
