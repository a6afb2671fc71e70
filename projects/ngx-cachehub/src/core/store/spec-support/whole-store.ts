import type { EntityModel } from '../../entities';
import type { Patch } from '../../gate';
import { EntityRules } from '../../lists';
import type { Layer, LayerAck } from '../../overlay';
import type { BatchOutcome, ChangeSet } from '../change-set';
import { deepFreeze } from '../../values';
import { Store } from '../store';
import type { StoreOptions } from '../store-options';
import { StoreLayers } from '../store-layers';
import { StorePushes } from '../store-pushes';

/** A store with all its parts, as in an app that uses everything. */
export class WholeStore extends Store {
  readonly layers = new StoreLayers(this);
  readonly pushes = new StorePushes(this);

  constructor(options: Omit<StoreOptions, 'freeze'> & { readonly freeze: boolean }) {
    super({ ...options, freeze: options.freeze ? deepFreeze : undefined });
  }

  override define(model: EntityModel): void {
    super.define(model, new EntityRules());
  }

  applyPatches(patches: readonly Patch[], now: number): BatchOutcome {
    return this.pushes.applyPatches(patches, now);
  }

  addLayer(layer: Layer): ChangeSet {
    return this.layers.add(layer);
  }

  dropLayer(id: string): ChangeSet {
    return this.layers.drop(id);
  }

  confirmLayer(id: string, ack: LayerAck, now: number): ChangeSet {
    return this.layers.confirm(id, ack, now);
  }

  layerKeys(id: string): readonly string[] {
    return this.layers.keysOf(id);
  }

  takeSettledLayers(): readonly string[] {
    return this.layers.takeSettled();
  }
}
