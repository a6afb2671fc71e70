import type { Row } from '../entities';
import { recordPush } from '../gate';
import type { Patch } from '../gate';
import type { BatchOutcome, PatchOutcome } from './change-set';
import type { EntitySpace } from './entity-space';
import { writePatchInPlace } from './patch-writer';
import type { WriteContext } from './row-writer';
import type { Tables } from './tables';

/** What a batch did, before its turn ends. */
export type BatchCounts = Pick<
  BatchOutcome,
  'outcomes' | 'received' | 'applied' | 'merged' | 'ignored' | 'gaps'
>;

/** Takes a batch of pushes through the gate, patch by patch. An error in one patch stays with that patch. */
export class BatchWriter {
  constructor(private readonly tables: Tables) {}

  writeInPlace(patches: readonly Patch[], now: number): BatchCounts {
    const { tables } = this;
    const count = patches.length;
    const outcomes = new Array<PatchOutcome>(count);
    let applied = 0;
    let ignored = 0;
    let gaps = 0;
    let merged = 0;
    let context: WriteContext | undefined;
    const begin = tables.tick();
    for (let i = 0; i < count; i++) {
      const patch = patches[i];
      if (patch === undefined) continue;
      // Neighbours are of one entity more often than not.
      if (context === undefined) context = tables.context(tables.space(patch.entity), 0, now);
      else if (context.space.name !== patch.entity) context.space = tables.space(patch.entity);
      context.stamp = tables.tick();
      context.arrival = context.stamp;
      const row = context.space.table.find(patch.id);
      const isTouched = row !== undefined && row.stamp > begin;
      const outcome = this.writeOneInPlace(context, patch, row);
      outcomes[i] = outcome;
      if (outcome === 'ignored') {
        ignored++;
        continue;
      }
      if (outcome === 'gap') gaps++;
      if (outcome !== 'unheld') applied++;
      if (isTouched) merged++;
    }
    return { outcomes, received: count, applied, merged, ignored, gaps };
  }

  private writeOneInPlace(
    context: WriteContext,
    patch: Patch,
    known: Row | undefined,
  ): PatchOutcome {
    const { space } = context;
    const { layers, turn } = this.tables;
    let row = known;
    try {
      const owner = layers?.meetInPlace(context, patch);
      if (owner !== undefined) row = space.table.find(patch.id);
      const outcome = writePatchInPlace(context, patch, row);
      if (space.aliens.size > 0) this.doubtAliens(space, row?.id ?? patch.id);
      if (outcome !== 'ignored') recordPush(space.flights, context.stamp, patch);
      else if (owner === undefined) return outcome;
      row ??= space.table.find(patch.id);
      if (row !== undefined && patch.origin !== undefined && space.followers.length > 0) {
        turn.origins.set(row, patch.origin);
      }
      if (row !== undefined && (row.ops !== null || owner !== undefined)) {
        layers?.hearPushInPlace(context, row, { patch, owner });
      }
      return outcome;
    } catch (error) {
      turn.report(patch.entity, error);
      return 'ignored';
    }
  }

  /** Details under another name than the row's own follow nothing: they are loaded again. */
  private doubtAliens(space: EntitySpace, id: string): void {
    for (const key of space.aliens.get(id) ?? []) {
      this.tables.turn.markListStale(key, 'undecided');
    }
  }
}
