import type { WireRow, WriteOrigin } from '../protocol';

/** A row that is gone, and the version that its deletion counts as. */
export interface DeletedVersion {
  readonly id: string;
  readonly version: number;
}

/** What happened to one row, or to many at once. */
export type Change =
  | {
      readonly kind: 'created';
      readonly id: string;
      readonly version: number;
      readonly row: WireRow;
    }
  | {
      readonly kind: 'updated';
      readonly id: string;
      readonly version: number;
      readonly baseVersion: number;
      readonly changes: WireRow;
    }
  | { readonly kind: 'deleted'; readonly id: string; readonly version: number }
  | { readonly kind: 'deleted-many'; readonly rows: readonly DeletedVersion[] };

/** A change in its place in the log. `seq` counts by one, in the order of commits. */
export interface LoggedChange {
  readonly entityType: string;
  readonly epoch: string;
  readonly seq: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly origin?: WriteOrigin;
  readonly change: Change;
}
