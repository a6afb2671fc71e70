import type { CacheOptions } from '../cache/cache-options';
import type { EntityId } from '../core/keys';
import type { EntityAdapter } from './entity-adapter';
import type { ListRules } from './list-rules';
import type { MergePolicy } from './merge-policy';
import type { StandardSchema } from './standard-schema';

/** One kind of row: how it is identified, versioned, checked, listed and reached. Made by `defineEntity`. */
export interface EntityDefinition<
  T extends object,
  Id extends EntityId = EntityId,
> extends CacheOptions<T> {
  /** Without `:`; the first part of the entity's keys and its name on the wire. */
  readonly name: string;
  /** The row's id: unique within the entity. */
  readonly id: (row: T) => Id;
  /** The row's version: a safe integer ≥ 0 that grows with each write; undefined where there is none. */
  readonly version: (row: T) => number | undefined;
  /** Where the id stands in a row, to be read and written. Default 'id'. */
  readonly idField?: keyof T & string;
  /** Where the version stands in a row, to be read and written. Default 'version'. */
  readonly versionField?: keyof T & string;
  /** Default `tmp_<uuid>`; a numeric id needs its own, negative for instance. */
  readonly createTempId?: () => Id;
  /** Checks rows from the network and the disk; a row that fails is a wire fault. */
  readonly schema?: StandardSchema<T>;
  /** 'dense' (default): each write of a row adds 1, so a jump is a gap; 'sparse': timestamps and the like. */
  readonly versions?: 'dense' | 'sparse';
  /** How cached lists follow the rows. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the params' type is the app's own
  readonly lists?: ListRules<T, any>;
  /** Runs once per hub, in an injection context. */
  readonly adapter?: () => EntityAdapter<T, Id>;
  /** How a queued write that met another one is merged; what is left out, the hub's policy says. */
  readonly merge?: MergePolicy<T>;
  /** The shape of a row as it is stored on the device. Default: that of `withPersistence`. */
  readonly schemaVersion?: number;
  /** Brings a stored row of another `schemaVersion` to today's shape; without it, and where it throws, such entries are dropped. */
  readonly migrate?: (row: unknown, fromVersion: number) => T;
  /** Keep the last n states of each row, for `history` of its collection. Default 0. */
  readonly history?: number;
  /** What follows `lists`; only `defineEntity` knows it. */
  readonly ɵrules?: object;
  /** What makes collections; only `defineEntity` knows it. */
  readonly ɵcollection?: object;
}

/** A definition whose row type the holder does not know. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- rows stand in parameters and results both: only `any` accepts every definition
export type AnyEntityDefinition = EntityDefinition<any, any>;

/** The id type of a definition where the holder does not mind which. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- it stands in the parameters of adapters: only `any` accepts every id type
export type AnyId = any;

/** The type of a row's `id`, where it has one. */
export type IdOf<T> = T extends { readonly id: infer I extends EntityId } ? I : EntityId;
