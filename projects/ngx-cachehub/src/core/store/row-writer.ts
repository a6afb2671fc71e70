import { NO_VERSION } from '../entities';
import type { Row, RowCause } from '../entities';
import type { RowValue } from '../gate';
import { copyOf, deepEqual, setField, shareStructure, without } from '../values';
import type { EntitySpace } from './entity-space';
import { mentionsAny, noteMentionedInPlace, noteReplacedInPlace } from './mentioned-fields';
import type { WriteContext } from './write-context';

/** A whole new server state. */
export function putServerInPlace(
  context: WriteContext,
  row: Row,
  next: { readonly value: RowValue; readonly version: number; readonly cause: RowCause },
): void {
  const { space, turn } = context;
  const before = row.server;
  // What an answer makes known is news to nobody but those who follow every row, or ask for its fields.
  const isNews = before !== undefined || next.cause !== 'loaded';
  if (isNews || space.index.mentioned.size > 0 || space.isWatched(row)) {
    const change = turn.changeServerInPlace(space, row, next.cause);
    noteReplacedInPlace(space, change, { before, after: next.value });
  }
  row.server = before === undefined ? next.value : shareStructure(before, next.value);
  // The value is its bringer's: it is copied before it is patched.
  row.handedOut = true;
  row.shape = space.table.shapeOf(row.server);
  settleRowInPlace(context, row, next.version);
}

/** Older fields beside newer ones: neither the row's version nor its time changes by them, nor any list. */
export function addFieldsInPlace(
  context: WriteContext,
  row: Row,
  fields: ReadonlySet<string>,
  source: RowValue,
): void {
  if (row.server === undefined || fields.size === 0) return;
  context.turn.touchInPlace(context.space, row, 'loaded').serverChanged = true;
  const next = copyOf(row.server);
  for (const field of fields) setField(next, field, shareStructure(next[field], source[field]));
  row.server = next;
  row.handedOut = true;
  row.shape = context.space.table.shapeOf(next);
}

/** Fields that the server does not have any more: neither the row's version nor its time changes by that. */
export function dropFieldsInPlace(
  { space, turn }: WriteContext,
  row: Row,
  fields: readonly string[],
): void {
  if (row.server === undefined || fields.length === 0) return;
  const change = turn.changeServerInPlace(space, row, 'loaded');
  noteMentionedInPlace(space, change, fields);
  row.server = without(row.server, fields);
  row.handedOut = true;
  row.shape = space.table.shapeOf(row.server);
}

interface Delta {
  readonly changes: RowValue;
  readonly unset: readonly string[] | undefined;
  readonly version: number;
}

/** A delta over the server state: in place where nobody outside holds it, else over a copy. */
export function mergeServerInPlace(context: WriteContext, row: Row, delta: Delta): void {
  const before = row.server;
  if (before === undefined) return;
  const { space, counters } = context;
  if (row.local === undefined && !differs(space, row, before, delta)) {
    settleRowInPlace(context, row, delta.version);
    return;
  }
  const isMentioned = mentionsAny(space, delta.changes, delta.unset);
  if (isMentioned || space.isWatched(row)) {
    const change = context.turn.changeServerInPlace(space, row, 'updated');
    if (isMentioned) {
      noteMentionedInPlace(space, change, Object.keys(delta.changes));
      noteMentionedInPlace(space, change, delta.unset ?? []);
    }
  } else row.revision = ++space.revision;
  let target: Record<string, unknown> = before;
  if (row.handedOut) {
    counters.rowsCopied++;
    target = copyOf(before);
    row.handedOut = false;
  }
  const hasNewFields = mergeInPlace(row, target, delta);
  const { versionField } = space.model;
  // The row says which version it shows, where it carried one.
  if (delta.version !== NO_VERSION && row.shape.has.has(versionField)) {
    target[versionField] = delta.version;
  }
  row.server = target;
  if (hasNewFields) row.shape = space.table.shapeOf(target);
  settleRowInPlace(context, row, delta.version);
}

/** Writes a delta's fields into the target. True where the row's set of fields may be another now. */
function mergeInPlace(row: Row, target: Record<string, unknown>, delta: Delta): boolean {
  const known = row.shape.has;
  const { changes, unset } = delta;
  let hasNewFields = false;
  for (const field in changes) {
    const value = changes[field];
    if (!known.has(field)) {
      hasNewFields = true;
      setField(target, field, value);
    } else if (typeof value === 'object' && value !== null) {
      setField(target, field, shareStructure(target[field], value));
    } else setField(target, field, value);
  }
  for (const field of unset ?? []) {
    if (Reflect.deleteProperty(target, field)) hasNewFields = true;
  }
  return hasNewFields;
}

/** The row is gone from the server. The tombstone keeps older words from bringing it back. */
export function deleteRowInPlace(
  context: WriteContext,
  row: Row,
  version: number | undefined,
): void {
  const { space } = context;
  const known = row.version;
  context.turn.changeServerInPlace(space, row, 'deleted');
  row.forgetServerInPlace(space.table.shapes.none);
  row.deleted = true;
  row.stamp = Math.max(row.stamp, context.stamp);
  forgetDetailInPlace(context, row);
  buryInPlace(context, row.id, version, known);
}

/** Remembers a delete. Without a version of its own it has the newest that was `known`, and its time. */
export function buryInPlace(
  context: WriteContext,
  id: string,
  version: number | undefined,
  known: number,
): void {
  context.space.table.tombstones.add(id, {
    version: version ?? known,
    exact: version !== undefined,
    stamp: context.stamp,
    at: context.now,
  });
}

/** The key `<entity>:detail-<id>` exists from now on. */
export function makeDetailInPlace(context: WriteContext, row: Row): void {
  if (row.isDetail) return;
  context.turn.touchInPlace(context.space, row, 'loaded');
  row.isDetail = true;
  context.space.details++;
}

/** The reverse. */
export function forgetDetailInPlace(context: WriteContext, row: Row): void {
  if (!row.isDetail) return;
  context.turn.touchInPlace(context.space, row, 'loaded');
  row.isDetail = false;
  row.whole = false;
  context.space.details--;
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

function settleRowInPlace({ stamp, arrival }: WriteContext, row: Row, version: number): void {
  row.arrived = arrival;
  if (version !== NO_VERSION) row.version = version;
  if (stamp > row.stamp) row.stamp = stamp;
  row.deleted = false;
  row.stack?.outdateInPlace();
  // A local change without a layer holds until the server's next word, and this is it.
  if (row.local !== undefined && row.local.stamp <= stamp) row.local = undefined;
}
