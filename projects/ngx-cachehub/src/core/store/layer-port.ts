import type { Row } from '../entities';
import type { Patch } from '../gate';
import type { List } from '../lists';
import type { LayerRecord } from './layer-record';
import type { WriteContext } from './write-context';

/** A push, and the layer whose own write it is, if any. */
export interface OwnedPush {
  readonly patch: Patch;
  readonly owner: LayerRecord | undefined;
}

/** What layers do in the turns of others. A store without layers has none, and carries none of their code. */
export interface LayerPort {
  /** A key's value with the layers over the key as a whole; `base` itself where there are none. */
  over(key: string, base: unknown): unknown;
  /** Ends every layer: whoever made one hears of it as of any other that ended. */
  endAllInPlace(): void;
  /** True where a layer lies over the key as a whole. */
  liesOver(key: string): boolean;
  /** All such keys. */
  keys(): Iterable<string>;
  /** A push, before it is written: the layer whose own write it is, if any. */
  meetInPlace(context: WriteContext, patch: Patch): LayerRecord | undefined;
  /** A push of a row, after it was written; with its owner as `meetInPlace` found it. */
  hearPushInPlace(context: WriteContext, row: Row, push: OwnedPush): void;
  /** A load's answer, after it was written; with the list that it brought, if any. */
  hearAnswerInPlace(context: WriteContext, list: List | undefined): void;
}
