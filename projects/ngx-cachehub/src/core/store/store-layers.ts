import type { Layer, LayerAck } from '../overlay';
import type { ChangeSet } from './change-set';
import { LayerWriter } from './layer-writer';
import { PUSH_REPLAY } from './push-replay';
import type { Store } from './store';

/** The optimistic layers over a store. A part of its own: a cache that is never written to ahead of its server goes without. */
export class StoreLayers {
  readonly #store: Store;
  readonly #writer: LayerWriter;

  constructor(store: Store) {
    this.#store = store;
    const { tables, writer, options } = store;
    this.#writer = new LayerWriter(tables, writer, options.clientId);
    tables.layers = this.#writer;
    // An answer to a layer's write goes through the gate as its event does.
    tables.replay = PUSH_REPLAY;
  }

  /** Shows a layer. An updater that throws now is the caller's error: the layer is not added. */
  add(layer: Layer): ChangeSet {
    this.#writer.addInPlace(layer);
    return this.#store.flush();
  }

  /** Takes back exactly this layer. */
  drop(id: string): ChangeSet {
    this.#writer.dropInPlace(id);
    return this.#store.flush();
  }

  /** The layer's write succeeded: it goes as soon as the server's state covers it. */
  confirm(id: string, ack: LayerAck, now: number): ChangeSet {
    this.#writer.confirmInPlace(id, ack, now);
    return this.#store.flush();
  }

  /** A temporary id is known to be this real one, from now on and for what is there already. */
  rekey(entity: string, tempId: string, realId: string): ChangeSet {
    const { tables } = this.#store;
    const context = tables.context(tables.space(entity), tables.tick(), 0);
    this.#writer.rekeyInPlace(context, tempId, realId);
    return this.#store.flush();
  }

  has(id: string): boolean {
    return this.#writer.book.get(id) !== undefined;
  }

  /** Whether the write of a layer was sent before its action ever showed here. */
  isTakenOver(id: string): boolean {
    return this.#writer.book.get(id)?.layer.isTakenOver === true;
  }

  /** Logical time at which a layer was made; undefined where there is none. */
  madeAt(id: string): number | undefined {
    return this.#writer.book.get(id)?.madeAt;
  }

  /** The keys that a layer shows something under. */
  keysOf(id: string): readonly string[] {
    const record = this.#writer.book.get(id);
    if (record === undefined) return [];
    const keys = record.targets.map(({ row, space }) => `${space.name}:detail-${row.id}`);
    return [...keys, ...(record.keys ?? [])];
  }

  /** Layers that the server's own words have ended since the last call. */
  takeSettled(): readonly string[] {
    return this.#writer.book.takeSettled();
  }
}
