import { NO_VERSION } from '../entities';
import type { Row } from '../entities';
import { judgePatch } from '../gate';
import type { Patch } from '../gate';
import type { PatchOutcome } from './change-set';
import type { EntitySpace } from './entity-space';
import {
  deleteRowInPlace,
  makeDetailInPlace,
  mergeServerInPlace,
  putServerInPlace,
} from './row-writer';
import type { WriteContext } from './row-writer';

/** Carries one pushed change through the gate into its row. */
export function writePatchInPlace(
  context: WriteContext,
  space: EntitySpace,
  patch: Patch,
  now: number,
): PatchOutcome {
  const { table } = space;
  const id = table.resolve(patch.id);
  context.counters.rowsExamined++;
  const row = table.rows.get(id);
  if (row?.server === undefined) return writeUnheldInPlace(context, space, id, patch, now);
  switch (judgePatch(row, patch, space.model.versions)) {
    case 'ignore':
      return 'ignored';
    case 'replace':
      replaceInPlace(context, space, row, patch);
      break;
    case 'apply':
      applyInPlace(context, space, row, patch, now);
      break;
    case 'gap':
      applyInPlace(context, space, row, patch, now);
      space.flights.record(context.stamp, id);
      row.current = false;
      context.turn.markRowStale(space.name, id, 'gap');
      return 'gap';
  }
  space.flights.record(context.stamp, id);
  // Behind a gap the changes show, but the row is not current until a whole one comes.
  if (!row.current && patch.kind === 'update') context.turn.markRowStale(space.name, id, 'gap');
  return 'applied';
}

function applyInPlace(
  context: WriteContext,
  space: EntitySpace,
  row: Row,
  patch: Patch,
  now: number,
): void {
  if (patch.kind === 'delete') {
    deleteRowInPlace(context, space, row, {
      version: patch.version,
      now,
    });
  } else if (patch.kind === 'update') {
    mergeServerInPlace(context, space, row, {
      changes: patch.changes,
      unset: patch.unset,
      version: patch.version ?? NO_VERSION,
      cause: 'updated',
    });
  } else {
    replaceInPlace(context, space, row, patch);
  }
}

function replaceInPlace(context: WriteContext, space: EntitySpace, row: Row, patch: Patch): void {
  if (patch.kind !== 'create' && patch.kind !== 'replace') return;
  putServerInPlace(context, space, row, {
    value: patch.row,
    version: patch.version ?? NO_VERSION,
    cause: 'updated',
  });
  row.whole = true;
  row.current = true;
  makeDetailInPlace(context, space, row);
}

/** A patch of a row that is not cached: a whole row is stored, a delta touches nothing but list rules. */
function writeUnheldInPlace(
  context: WriteContext,
  space: EntitySpace,
  id: string,
  patch: Patch,
  now: number,
): PatchOutcome {
  const { table, index, flights } = space;
  if (table.tombstones.buries(id, patch.version, context.stamp)) return 'ignored';
  flights.record(context.stamp, id);
  if (patch.kind === 'delete') {
    table.tombstones.add(id, {
      version: patch.version ?? NO_VERSION,
      exact: patch.version !== undefined,
      stamp: context.stamp,
      at: now,
    });
    index.unheldInPlace('deleted', []);
    return 'unheld';
  }
  if (patch.kind === 'update') {
    index.unheldInPlace('updated', Object.keys(patch.changes));
    return 'unheld';
  }
  const row = table.ensureInPlace(id);
  table.tombstones.remove(id);
  putServerInPlace(context, space, row, {
    value: patch.row,
    version: patch.version ?? NO_VERSION,
    cause: patch.kind === 'create' ? 'created' : 'updated',
  });
  row.whole = true;
  row.current = true;
  makeDetailInPlace(context, space, row);
  return 'applied';
}
