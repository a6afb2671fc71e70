import { CollectionPart } from '../collection/collection-part';
import type { EntityId } from '../core/keys';
import { isEntityName } from '../core/keys';
import { EntityRules } from '../core/lists';
import {
  checkOptions,
  count,
  duration,
  flag,
  fn,
  group,
  interval,
  list,
  oneOf,
  orFalse,
  type OptionRule,
} from '../providers/option-rules';
import type { EntityDefinition, IdOf } from './entity-definition';
import { mergePolicy } from './policy-rules';

/** Names that no field of a row may have: a frame that carries them is refused too. */
const FORBIDDEN_FIELDS: readonly unknown[] = ['__proto__', 'constructor', 'prototype'];

const name: OptionRule = (value) =>
  isEntityName(value) ? undefined : "a non-empty string without ':' that does not begin with '['";

const field: OptionRule = (value) =>
  typeof value === 'string' && value !== '' && !FORBIDDEN_FIELDS.includes(value)
    ? undefined
    : 'the name of a field';

const schema: OptionRule = (value) =>
  (typeof value === 'object' || typeof value === 'function') &&
  value !== null &&
  '~standard' in value
    ? undefined
    : 'a Standard Schema (zod, valibot, arktype …)';

const RULES = {
  name,
  id: fn,
  version: fn,
  idField: field,
  versionField: field,
  createTempId: fn,
  schema,
  versions: oneOf('dense', 'sparse'),
  lists: group({ matches: fn, compare: fn, limit: fn, offset: fn, fields: list, serverRanked: fn }),
  adapter: fn,
  merge: mergePolicy,
  history: count(0),
  schemaVersion: count(0),
  migrate: fn,
  staleTime: duration,
  gcTime: duration,
  tags: list,
  retry: orFalse(count(0)),
  equal: fn,
  persist: flag,
  refreshIntervalMs: interval,
} as const;

/**
 * Describes one kind of row. `id` defaults to `row[idField]`, `version` to `row[versionField]`,
 * and these to 'id' and 'version'.
 *
 * @throws CacheHubError 'invalid-config' for a name that is empty or contains ':', and for an
 * option that is unknown or of the wrong kind.
 */
export function defineEntity<T extends object, Id extends EntityId = IdOf<T>>(
  name: string,
  options: Partial<Omit<EntityDefinition<T, Id>, 'name'>> = {},
): EntityDefinition<T, Id> {
  checkOptions(
    'defineEntity',
    { ...options, name, ɵrules: undefined, ɵcollection: undefined },
    RULES,
  );
  const idField = options.idField ?? 'id';
  const versionField = options.versionField ?? 'version';
  return Object.freeze({
    ...options,
    name,
    id: options.id ?? ((row: T) => fieldOf(row, idField) as Id),
    version: options.version ?? ((row: T) => fieldOf(row, versionField) as number | undefined),
    ɵcollection: new CollectionPart(),
    ...(options.lists !== undefined && { ɵrules: new EntityRules() }),
  });
}

function fieldOf(row: object, field: string): unknown {
  return (row as Readonly<Record<string, unknown>>)[field];
}
