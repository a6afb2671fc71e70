import type { EntityId } from '../keys';
import type { RowValue } from '../gate';

/** One operation of a layer, as its writer gave it. */
export type LayerOp =
  | { readonly op: 'create'; readonly entity: string; readonly row: RowValue }
  | {
      readonly op: 'patch';
      readonly entity: string;
      readonly id: EntityId;
      readonly changes: RowValue;
      readonly unset?: readonly string[];
    }
  | { readonly op: 'delete'; readonly entity: string; readonly id: EntityId }
  | { readonly op: 'set'; readonly key: string; readonly value: unknown }
  | {
      readonly op: 'update';
      readonly key: string;
      readonly updater: (current: unknown) => unknown;
    };

/** One optimistic write: shown over the server's state, replayed whenever that changes, ended as a whole. */
export interface Layer {
  readonly id: string;
  readonly ops: readonly LayerOp[];
  /** The idempotency key under which the write was sent, if the server echoes one. */
  readonly mutationId?: string;
  /**
   * Its write was sent before the layer was made, by another page say: the server's yes may repeat an old one, and
   * what is known of its rows by now be newer than the write.
   */
  readonly wasSent?: boolean;
  /** It was sent before its action ever showed here: this page does not know when it was answered, nor in which order. */
  readonly isTakenOver?: boolean;
}

/** What is known when a layer's write has succeeded. */
export type LayerAck =
  /**
   * The server answered with the row: it is the new server state. `sentBefore`: this may be the answer to an earlier
   * attempt, older than what was told of the row since. 'here': that was made since the layer shows; 'elsewhere': it may
   * have been made before.
   */
  | {
      readonly kind: 'row';
      readonly entity: string;
      readonly row: RowValue;
      readonly sentBefore?: SentBefore;
    }
  /** The server answered with the version that the write made. */
  | { readonly kind: 'version'; readonly version: number }
  /** The server said yes and nothing else; `awaitEvent` where a subscription will bring the row. `sentBefore` as above. */
  | { readonly kind: 'done'; readonly awaitEvent: boolean; readonly sentBefore?: SentBefore };

/** Who made an earlier attempt of a write: the page whose layer shows it, or nobody that it knows of. */
export type SentBefore = 'here' | 'elsewhere';
