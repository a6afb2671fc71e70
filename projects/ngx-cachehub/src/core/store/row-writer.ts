import { NO_VERSION } from '../entities';
import type { Row, RowCause } from '../entities';
import type { RowValue } from '../gate';
import { deepEqual, shareStructure } from '../values';
import type { EntitySpace } from './entity-space';
import type { StoreCounters } from './store-counters';
import type { Turn } from './turn';

/** The turn under way and its logical time. */
export interface WriteContext {
  readonly turn: Turn;
  /** Logical time of the information that is written. */
  stamp: number;
  readonly counters: StoreCounters;
}

/** A whole new server state. */
export function putServerInPlace(
  context: WriteContext,
  space: EntitySpace,
  row: Row,
  next: { readonly value: RowValue; readonly version: number; readonly cause: RowCause },
): void {
  const change = context.turn.touchInPlace(space, row, next.cause);
  change.serverChanged = true;
  const before = row.server;
  if (change.fields !== undefined && before !== undefined) {
    collectChanged(before, next.value, change.fields);
  }
  row.server = before === undefined ? next.value : shareStructure(before, next.value);
  // The value is its bringer's: it is copied before it is patched.
  row.handedOut = true;
  row.shape = space.table.shapeOf(row.server);
  settleRowInPlace(row, next.version, context.stamp);
}

interface Delta {
  readonly changes: RowValue;
  readonly unset: readonly string[] | undefined;
  readonly version: number;
  readonly cause: RowCause;
}

/** A delta over the server state: in place where nobody outside holds it, else over a copy. */
export function mergeServerInPlace(
  context: WriteContext,
  space: EntitySpace,
  row: Row,
  delta: Delta,
): void {
  const before = row.server;
  if (before === undefined) return;
  if (row.local === undefined && !differs(space, row, before, delta)) {
    settleRowInPlace(row, delta.version, context.stamp);
    return;
  }
  const change = context.turn.touchInPlace(space, row, delta.cause);
  change.serverChanged = true;
  let target: Record<string, unknown>;
  if (row.handedOut) {
    context.counters.rowsCopied++;
    target = { ...before };
    row.handedOut = false;
  } else {
    target = before;
  }
  let grows = false;
  const { changes } = delta;
  for (const field in changes) {
    if (!row.shape.has.has(field)) grows = true;
    change.fields?.add(field);
    target[field] = changes[field];
  }
  if (delta.unset !== undefined) {
    for (const field of delta.unset) {
      change.fields?.add(field);
      grows = Reflect.deleteProperty(target, field) || grows;
    }
  }
  const { versionField } = space.model;
  // The row says which version it shows, where it carried one or the patch brings one.
  if (delta.version !== NO_VERSION && row.shape.has.has(versionField)) {
    target[versionField] = delta.version;
  }
  row.server = target;
  if (grows) row.shape = space.table.shapeOf(target);
  settleRowInPlace(row, delta.version, context.stamp);
}

/** The row is gone from the server. The tombstone keeps older words from bringing it back. */
export function deleteRowInPlace(
  context: WriteContext,
  space: EntitySpace,
  row: Row,
  death: { readonly version: number | undefined; readonly now: number },
): void {
  const known = row.version;
  const change = context.turn.touchInPlace(space, row, 'deleted');
  change.serverChanged = true;
  row.server = undefined;
  row.local = undefined;
  row.whole = false;
  row.current = true;
  row.version = NO_VERSION;
  row.deleted = true;
  forgetDetailInPlace(context, space, row);
  space.table.tombstones.add(row.id, {
    version: death.version ?? known,
    exact: death.version !== undefined,
    stamp: context.stamp,
    at: death.now,
  });
}

/** The key `<entity>:detail-<id>` exists from now on. */
export function makeDetailInPlace(context: WriteContext, space: EntitySpace, row: Row): void {
  if (row.isDetail) return;
  row.isDetail = true;
  space.details++;
  context.turn.touchInPlace(space, row, 'loaded').detailChanged = true;
  context.turn.added.push(`${space.name}:detail-${row.id}`);
}

/** The reverse. */
export function forgetDetailInPlace(context: WriteContext, space: EntitySpace, row: Row): void {
  if (!row.isDetail) return;
  context.turn.touchInPlace(space, row, 'loaded').detailChanged = true;
  row.isDetail = false;
  space.details--;
  context.turn.removed.push(`${space.name}:detail-${row.id}`);
}

/** False where the delta says what is known already: nobody is told of it. */
function differs(space: EntitySpace, row: Row, before: RowValue, delta: Delta): boolean {
  const { changes, unset, version } = delta;
  if (
    version !== NO_VERSION &&
    version !== row.version &&
    row.shape.has.has(space.model.versionField)
  ) {
    return true;
  }
  for (const field in changes) {
    if (!Object.hasOwn(before, field) || !deepEqual(before[field], changes[field])) return true;
  }
  return unset?.some((field) => Object.hasOwn(before, field)) === true;
}

function settleRowInPlace(row: Row, version: number, stamp: number): void {
  if (version !== NO_VERSION) row.version = version;
  if (stamp > row.stamp) row.stamp = stamp;
  row.deleted = false;
  // A local change without a layer holds until the server's next word, and this is it.
  row.local = undefined;
}

function collectChanged(before: RowValue, after: RowValue, fields: Set<string>): void {
  for (const field in after) {
    if (!deepEqual(before[field], after[field])) fields.add(field);
  }
  for (const field in before) if (!(field in after)) fields.add(field);
}
