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
   * The server answered with the row: it is the new server state. `mayRepeat`: the write was sent more than once, and
   * this may be the answer to the first time, older than what was told of the row since.
   */
  | {
      readonly kind: 'row';
      readonly entity: string;
      readonly row: RowValue;
      readonly mayRepeat?: boolean;
    }
  /** The server answered with the version that the write made. */
  | { readonly kind: 'version'; readonly version: number }
  /** The server said yes and nothing else; `awaitEvent` where a subscription will bring the row. `mayRepeat` as above. */
  | { readonly kind: 'done'; readonly awaitEvent: boolean; readonly mayRepeat?: boolean };
