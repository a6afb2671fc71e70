import type { Row } from '../entities';
import { recordPush } from '../gate';
import type { Patch } from '../gate';
import type { BatchOutcome, PatchOutcome } from './change-set';
import type { EntitySpace } from './entity-space';
import { writePatchInPlace } from './patch-writer';
import type { WriteContext } from './write-context';
import type { Tables } from './tables';

/** What a batch did, before its turn ends. */
export type BatchCounts = Pick<
  BatchOutcome,
  'outcomes' | 'received' | 'applied' | 'merged' | 'ignored' | 'gaps'
>;

const NONE: readonly (Row | undefined)[] = [];

/** Takes a batch of pushes through the gate, patch by patch. An error in one patch stays with that patch. */
export class BatchWriter {
  readonly #tables: Tables;
  /** The held rows of the batch under way, by place; undefined where the table has to be asked. */
  #found: readonly (Row | undefined)[] = NONE;

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  writeInPlace(patches: readonly Patch[], now: number): BatchCounts {
    const tables = this.#tables;
    const count = patches.length;
    const outcomes = new Array<PatchOutcome>(count);
    let applied = 0;
    let ignored = 0;
    let gaps = 0;
    let merged = 0;
    let context: WriteContext | undefined;
    const begin = tables.tick();
    this.#found = count > 1 ? this.#findRows(patches) : NONE;
    for (let i = 0; i < count; i++) {
      const patch = patches[i];
      if (patch === undefined) continue;
      // Neighbours are of one entity more often than not.
      if (context === undefined) context = tables.context(tables.space(patch.entity), 0, now);
      else if (context.space.name !== patch.entity) context.space = tables.space(patch.entity);
      context.stamp = tables.tick();
      context.arrival = context.stamp;
      const row = this.#found[i] ?? context.space.table.find(patch.id);
      const isTouched = row !== undefined && row.stamp > begin;
      const outcome = this.#writeOneInPlace(context, patch, row);
      outcomes[i] = outcome;
      if (outcome === 'ignored') {
        ignored++;
        continue;
      }
      if (outcome === 'gap') gaps++;
      if (outcome !== 'unheld') applied++;
      if (isTouched) merged++;
    }
    this.#found = NONE;
    return { outcomes, received: count, applied, merged, ignored, gaps };
  }

  /**
   * Rows lie all over the memory. Looked up close behind each other they are waited for together, and not one after
   * the other between the patches: a quarter of a batch's time where the caches are small. No row leaves its table
   * within a turn, but where a layer's own write takes over from a temporary one.
   */
  #findRows(patches: readonly Patch[]): readonly (Row | undefined)[] {
    const tables = this.#tables;
    const found = new Array<Row | undefined>(patches.length);
    let space: EntitySpace | undefined;
    for (let i = 0; i < patches.length; i++) {
      const patch = patches[i];
      if (patch === undefined) continue;
      if (space?.name !== patch.entity) space = tables.space(patch.entity);
      const row = space.table.find(patch.id);
      found[i] = row?.server === undefined ? undefined : row;
    }
    return found;
  }

  #writeOneInPlace(context: WriteContext, patch: Patch, known: Row | undefined): PatchOutcome {
    const { space } = context;
    const { layers, turn } = this.#tables;
    let row = known;
    try {
      const owner = layers?.meetInPlace(context, patch);
      if (owner !== undefined) {
        this.#found = NONE;
        row = space.table.find(patch.id);
      }
      const outcome = writePatchInPlace(context, patch, row);
      if (space.aliens.size > 0) this.#doubtAliens(space, row?.id ?? patch.id);
      if (outcome !== 'ignored') recordPush(space.flights, context.stamp, patch);
      else if (owner === undefined) return outcome;
      row ??= space.table.find(patch.id);
      if (row !== undefined && patch.origin !== undefined && space.followers.length > 0) {
        turn.origins.set(row, patch.origin);
      }
      if (row !== undefined && (row.stack !== null || owner !== undefined)) {
        layers?.hearPushInPlace(context, row, { patch, owner });
      }
      return outcome;
    } catch (error) {
      turn.report(patch.entity, error);
      return 'ignored';
    }
  }

  /** Details under another name than the row's own follow nothing: they are loaded again. */
  #doubtAliens(space: EntitySpace, id: string): void {
    for (const key of space.aliens.get(id) ?? []) {
      this.#tables.turn.markListStale(key, 'undecided');
    }
  }
}
