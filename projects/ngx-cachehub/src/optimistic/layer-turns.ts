import { inject } from '@angular/core';
import { CacheEngine } from '../cache/cache-engine';
import type { EntityId } from '../core/keys';
import { rowId } from '../core/keys';
import type { Layer, LayerAck } from '../core/overlay';
import { StoreLayers } from '../core/store/store-layers';

/** The turns that optimistic layers make. A part of the engine. */
export class LayerTurns {
  readonly #engine = inject(CacheEngine);
  readonly #context = this.#engine.context;
  readonly #turns = this.#engine.turns;
  readonly #layers = new StoreLayers(this.#context.store);

  add(layer: Layer): void {
    this.#context.notifier.turn(() => this.#turns.absorb(this.#layers.add(layer)));
  }

  drop(id: string): void {
    this.#context.notifier.turn(() => this.#turns.absorb(this.#layers.drop(id)));
  }

  confirm(id: string, ack: LayerAck): void {
    const { notifier, scheduler } = this.#context;
    notifier.turn(() => this.#turns.absorb(this.#layers.confirm(id, ack, scheduler.now())));
  }

  /** A temporary id is known to be this real one: who reads, shows or changes its row means the real one. */
  rekey(entity: string, tempId: EntityId, realId: EntityId): void {
    this.#context.notifier.turn(() =>
      this.#turns.absorb(this.#layers.rekey(entity, rowId(tempId), rowId(realId))),
    );
  }

  has(id: string): boolean {
    return this.#layers.has(id);
  }

  /** Whether the write of a layer was sent before its action ever showed here. */
  isTakenOver(id: string): boolean {
    return this.#layers.isTakenOver(id);
  }

  /** Logical time at which a layer was made; undefined where there is none. */
  madeAt(id: string): number | undefined {
    return this.#layers.madeAt(id);
  }

  /** The keys that a layer shows something under. */
  keysOf(id: string): readonly string[] {
    return this.#layers.keysOf(id);
  }

  /** Hears of layers that the server's own words ended. The function returned ends the listening. */
  onSettled(run: (ids: readonly string[]) => void): () => void {
    return this.#turns.afterEach(() => {
      const ids = this.#layers.takeSettled();
      if (ids.length > 0) run(ids);
    });
  }
}
