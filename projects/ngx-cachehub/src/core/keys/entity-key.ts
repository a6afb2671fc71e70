import { canonicalJson } from './canonical-json';
import type { EntityId } from './cache-key';
import { keyError } from './key-error';

const DETAIL = 'detail-';
const LIST = 'list-';

/** What a key says of itself. */
export type ParsedKey =
  | { readonly entity: string; readonly kind: 'detail'; readonly id: string }
  | { readonly entity: string; readonly kind: 'list'; readonly params: Record<string, unknown> }
  | { readonly kind: 'plain' };

/** Where a key belongs in the store. `params` undefined: a list whose key was written by hand. */
export type KeyRoute =
  | { readonly kind: 'detail'; readonly entity: string; readonly id: string }
  | {
      readonly kind: 'list';
      readonly entity: string;
      readonly params: Readonly<Record<string, unknown>> | undefined;
    }
  | { readonly kind: 'plain'; readonly namespace: string | undefined };

/** With `[` in front begin the keys of tuples: such a name would make keys that say two things. */
export function isEntityName(name: unknown): name is string {
  return typeof name === 'string' && name !== '' && !name.includes(':') && !name.startsWith('[');
}

/** @throws CacheHubError 'invalid-key' unless `name` can be an entity's. */
export function assertEntityName(name: string): void {
  if (isEntityName(name)) return;
  const expected = 'of an entity with a non-empty name, without ":" and without "[" in front';
  throw keyError(expected, JSON.stringify(name));
}

/** A row's id as the string that it compares by. @throws CacheHubError 'invalid-key' for anything but a string or a finite number. */
export function rowId(id: EntityId): string {
  if (typeof id === 'string') return id;
  if (typeof id === 'number' && Number.isFinite(id)) return String(id);
  throw keyError('of a row whose id is a string or a finite number', String(id));
}

/** `customers:detail-42` @throws CacheHubError 'invalid-key' for a bad entity name or id. */
export function detailKey(entity: string, id: EntityId): string {
  assertEntityName(entity);
  return `${entity}:${DETAIL}${rowId(id)}`;
}

/**
 * `customers:list-<canonical JSON of params>`: equal params, in any property order, give equal keys.
 * @throws CacheHubError 'invalid-key' for a bad entity name or params that JSON cannot carry.
 */
export function listKey(entity: string, params: object = {}): string {
  assertEntityName(entity);
  const text = canonicalJson(params);
  if (text.startsWith('{')) return `${entity}:${LIST}${text}`;
  throw keyError('of a list whose params are an object', text.slice(0, 40));
}

/** The lossless inverse of `detailKey` and `listKey`; every other string is `plain`. */
export function parseKey(key: string): ParsedKey {
  const route = routeKey(key);
  if (route.kind === 'detail') return route;
  if (route.kind === 'list' && route.params !== undefined) {
    return { kind: 'list', entity: route.entity, params: { ...route.params } };
  }
  return { kind: 'plain' };
}

/** Parsed once, at the API's edge: no key is taken apart on the path of a message. */
export function routeKey(key: string): KeyRoute {
  const colon = key.indexOf(':');
  // A tuple's hash begins with `[`; its colons are JSON's.
  if (colon <= 0 || key.startsWith('[')) return { kind: 'plain', namespace: undefined };
  const entity = key.slice(0, colon);
  const rest = key.slice(colon + 1);
  if (rest.startsWith(DETAIL)) return { kind: 'detail', entity, id: rest.slice(DETAIL.length) };
  if (rest.startsWith(LIST)) {
    return { kind: 'list', entity, params: parseParams(rest.slice(LIST.length)) };
  }
  return { kind: 'plain', namespace: entity };
}

function parseParams(text: string): Readonly<Record<string, unknown>> | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    const params: unknown = JSON.parse(text);
    // Text that is not canonical was not made by listKey: reading it as params would not be the inverse.
    return isRecord(params) && canonicalJson(params) === text ? params : undefined;
  } catch {
    // Not JSON, or deeper than a key may be: a key written by hand, which is allowed.
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
