import type { EntityId } from '../keys';

/** One change of one row, as subscribers of an entity receive it. */
export type EntityChange<T extends object = AnyRow, Id extends EntityId = EntityId> =
  | {
      readonly type: 'CREATE';
      readonly entityId: Id;
      readonly entity: T;
      readonly version?: number;
    }
  | {
      readonly type: 'UPDATE';
      readonly entityId: Id;
      readonly changes: Partial<T>;
      /** Fields that the change removes. */
      readonly unset?: readonly string[];
      readonly version?: number;
      /** The version that `changes` were made against. */
      readonly baseVersion?: number;
    }
  | {
      readonly type: 'DELETE';
      readonly entityId: Id;
      readonly version?: number;
      readonly cause?: 'deleted' | 'left-filter';
    }
  /** Many rows at once; how many, or 0 where the server did not say. */
  | { readonly type: 'BULK_UPDATE'; readonly count: number; readonly entityId?: undefined };

/** As a change is given: a CREATE's id defaults to the row's. */
export type EntityChangeInput<T extends object = AnyRow, Id extends EntityId = EntityId> =
  | Exclude<EntityChange<T, Id>, { type: 'CREATE' | 'BULK_UPDATE' }>
  | {
      readonly type: 'CREATE';
      readonly entityId?: Id;
      readonly entity: T;
      readonly version?: number;
    };

/** A row of an entity whose type the caller did not name: its fields are not checked. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a default that must accept every row type
export type AnyRow = any;
