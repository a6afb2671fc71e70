export { toKey } from './cache-key';
export type { CacheKey, EntityId } from './cache-key';
export { canonicalJson } from './canonical-json';
export {
  assertEntityName,
  detailKey,
  isEntityName,
  listKey,
  parseKey,
  routeKey,
  rowId,
} from './entity-key';
export type { KeyRoute, ParsedKey } from './entity-key';
