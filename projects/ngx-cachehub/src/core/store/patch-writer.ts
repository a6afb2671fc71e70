import { NO_VERSION } from '../entities';
import type { Row } from '../entities';
import { judgePatch, recordPush } from '../gate';
import type { Patch, RowValue } from '../gate';
import { followUnheldInPlace } from '../lists';
import type { PatchOutcome } from './change-set';
import { completeInPlace, noteSurplusInPlace } from './completion';
import { ageOthersInPlace, refreshInPlace } from './field-age';
import { noteMentionedInPlace } from './mentioned-fields';
import {
  buryInPlace,
  deleteRowInPlace,
  makeDetailInPlace,
  mergeServerInPlace,
  putServerInPlace,
} from './row-writer';
import type { WriteContext } from './write-context';

type WholePatch = Extract<Patch, { readonly kind: 'create' | 'replace' }>;

/** Carries one pushed change through the gate into its row; `known` is that row, where there is one. The caller remembers it for loads under way. */
export function writePatchInPlace(
  context: WriteContext,
  patch: Patch,
  known: Row | undefined,
): PatchOutcome {
  context.counters.rowsExamined++;
  const row = known?.server === undefined ? undefined : known;
  if (row === undefined) return writeUnheldInPlace(context, patch, known);
  const outcome = writeHeldInPlace(context, row, patch);
  if (patch.version !== undefined && patch.version > row.heard) row.heard = patch.version;
  return outcome;
}

function writeHeldInPlace(context: WriteContext, row: Row, patch: Patch): PatchOutcome {
  const { space, turn } = context;
  const verdict = judgePatch(row, patch, space.model.versions);
  if (verdict === 'ignore') {
    if (patch.kind === 'delete') {
      // The row was made anew since: what is older than the delete stays out, even when the row is let go.
      buryInPlace(context, row.id, patch.version, NO_VERSION);
    } else hearLateInPlace(context, row, patch);
    return 'ignored';
  }
  if (patch.kind === 'delete') {
    deletePatchedInPlace(context, row, patch);
    return 'applied';
  }
  if (patch.kind !== 'update') {
    const isNext = followsOn(space.model.versions, row, patch);
    putWholeInPlace(context, row, patch, 'updated');
    if (!isNext && row.change !== null) row.change.behindGap = true;
    if (patch.kind === 'create') space.index.reappearedInPlace(row);
    return 'applied';
  }
  const isGap = verdict === 'gap';
  mergeServerInPlace(context, row, {
    changes: patch.changes,
    unset: patch.unset,
    version: patch.version ?? NO_VERSION,
  });
  if (isGap) {
    ageOthersInPlace(space.model, row, patch.changes);
    row.current = false;
    row.missed = true;
    if (row.change !== null) row.change.behindGap = true;
  } else if (row.behind !== null) refreshInPlace(row, patch.changes);
  // Behind a gap the changes show, but the row is not current until a whole one comes.
  if (!row.current) turn.markRowStale(space, row, 'gap');
  return isGap ? 'gap' : 'applied';
}

/** False where states between the known one and this are missing: lists may have been answered in one of them. */
function followsOn(versions: 'dense' | 'sparse', row: Row, patch: WholePatch): boolean {
  // A row that is created was deleted in between.
  if (patch.kind === 'create') return false;
  return versions === 'sparse' || patch.version === undefined || patch.version === row.version + 1;
}

/** An answer brought this version before its push: the row has it, but lists that lack the row may not know of it. */
function hearLateInPlace(
  context: WriteContext,
  row: Row,
  patch: Exclude<Patch, { readonly kind: 'delete' }>,
): void {
  if (patch.version === undefined || patch.version <= row.heard) return;
  const { space, turn } = context;
  const change = turn.touchInPlace(space, row, 'updated');
  if (patch.kind === 'create') change.cause = 'created';
  change.serverChanged = true;
  change.isLate = true;
  const brought = patch.kind === 'update' ? patch.changes : patch.row;
  noteMentionedInPlace(space, change, Object.keys(brought));
  row.handedOut = true;
  row.revision = ++space.revision;
  recordPush(space.flights, context.stamp, patch);
  if (patch.kind !== 'update' && !row.isDetail) {
    makeDetailLateInPlace(context, row, { value: patch.row, version: patch.version });
  }
}

/** The whole row, after a list brought it or a newer state of it: it is the detail, or somebody waits for that. */
function makeDetailLateInPlace(
  context: WriteContext,
  row: Row,
  whole: { readonly value: RowValue; readonly version: number },
): void {
  if (whole.version === row.version) {
    noteSurplusInPlace(context, row, whole.value, context.space.table.shapeOf(whole.value));
    completeInPlace(context, row, whole.value);
    row.whole = true;
    makeDetailInPlace(context, row);
  } else if (row.keys !== null) context.turn.markRowStale(context.space, row, 'projection');
}

function deletePatchedInPlace(context: WriteContext, row: Row, patch: Patch): void {
  // The row left the subscription's filter and lives on: an answer that begins now may bring it again.
  const hasLeft = patch.kind === 'delete' && patch.cause === 'left-filter';
  if (hasLeft) row.version = NO_VERSION;
  deleteRowInPlace(context, row, hasLeft ? undefined : patch.version);
}

function putWholeInPlace(
  context: WriteContext,
  row: Row,
  patch: WholePatch,
  cause: 'created' | 'updated',
): void {
  putServerInPlace(context, row, {
    value: patch.row,
    version: patch.version ?? NO_VERSION,
    cause,
  });
  row.whole = true;
  row.renewInPlace();
  makeDetailInPlace(context, row);
}

/** A patch of a row that is not cached: a whole row is stored, a delta touches nothing but list rules. */
function writeUnheldInPlace(
  context: WriteContext,
  patch: Patch,
  known: Row | undefined,
): PatchOutcome {
  const { space, stamp } = context;
  const { table, index } = space;
  const id = known?.id ?? table.resolve(patch.id);
  if (table.tombstones.buries(id, patch.version, stamp)) return 'ignored';
  if (patch.kind === 'delete') {
    const hasLeft = patch.cause === 'left-filter';
    buryInPlace(context, id, hasLeft ? undefined : patch.version, NO_VERSION);
    space.revision++;
    followUnheldInPlace(index, 'deleted', []);
    return 'unheld';
  }
  if (patch.kind === 'update') {
    space.revision++;
    followUnheldInPlace(index, 'updated', Object.keys(patch.changes));
    return 'unheld';
  }
  const row = known ?? table.ensureInPlace(id);
  putWholeInPlace(context, row, patch, patch.kind === 'create' ? 'created' : 'updated');
  if (patch.version !== undefined) row.heard = Math.max(row.heard, patch.version);
  return 'applied';
}
