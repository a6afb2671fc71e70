import type { Identity } from '../access/identity';
import type { EntityDefinition } from '../entities/entity-definition';

type Body = Readonly<Record<string, unknown>>;

/**
 * What is to be done to one row. `expectedVersion` is the `If-Match` of HTTP and the `baseVersion` of
 * MUTATE; null means any.
 */
export type RowOperation =
  | { readonly kind: 'create'; readonly body: Body }
  | {
      readonly kind: 'update';
      readonly id: string;
      readonly body: Body;
      /** Fields to take back to what a row has where nobody said anything. They win over `body`. */
      readonly unset?: readonly string[];
      readonly expectedVersion: number | null;
    }
  | { readonly kind: 'delete'; readonly id: string; readonly expectedVersion: number | null };

export interface WriteRequest {
  readonly identity: Identity;
  readonly entity: EntityDefinition;
  readonly operation: RowOperation;
  /** The same key is done once, and answered with the same result ever after. */
  readonly idempotencyKey?: string;
  /** Which client it came from, so that it knows its own events. */
  readonly clientId?: string;
}
