import { inject } from '@angular/core';
import { CacheEngine } from '../cache/cache-engine';
import type { Layer, LayerAck } from '../core/overlay';

/** The turns that optimistic layers make. A part of the engine. */
export class LayerTurns {
  private readonly engine = inject(CacheEngine);
  private readonly context = this.engine.context;
  private readonly turns = this.engine.turns;

  add(layer: Layer): void {
    const { store, notifier } = this.context;
    notifier.turn(() => this.turns.absorb(store.addLayer(layer)));
  }

  drop(id: string): void {
    const { store, notifier } = this.context;
    notifier.turn(() => this.turns.absorb(store.dropLayer(id)));
  }

  confirm(id: string, ack: LayerAck): void {
    const { store, notifier, scheduler } = this.context;
    notifier.turn(() => this.turns.absorb(store.confirmLayer(id, ack, scheduler.now())));
  }

  has(id: string): boolean {
    for (const layer of this.context.store.layerIds()) if (layer === id) return true;
    return false;
  }

  /** The keys that a layer shows something under. */
  keysOf(id: string): readonly string[] {
    return this.context.store.layerKeys(id);
  }

  /** Hears of layers that the server's own words ended. The function returned ends the listening. */
  onSettled(run: (ids: readonly string[]) => void): () => void {
    return this.turns.afterEach(() => {
      const ids = this.context.store.takeSettledLayers();
      if (ids.length > 0) run(ids);
    });
  }
}
