import { foldActions } from './fold-actions';
import type { OfflineAction } from './offline-action';
import type { OutboxBook } from './outbox-book';
import { ChangeLog, NO_CHANGE } from './outbox-change';
import type { OutboxChange } from './outbox-change';

/** So many ids of earlier folds stay with a record: more than a device can be behind with its deletes. */
const MAX_CARRIED = 64;

/** Whether the later of two actions has a record on the device, or was made just now. */
export type FoldedRecord = 'written' | 'unwritten';

/** Folds what follows the first action of a lane into it, as far as it goes. True where anything was folded. */
export function foldNextInPlace(book: OutboxBook, first: OfflineAction, log: ChangeLog): boolean {
  let over = carried(first);
  let isFolded = false;
  for (let earlier: OfflineAction | undefined = first; earlier !== undefined;) {
    const later = book.lanes.secondOf(earlier.lane);
    if (later === undefined) break;
    over = [...over, ...carried(later), later.id];
    if (!foldPairInPlace(book, [earlier, later], over, log)) break;
    isFolded = true;
    earlier = book.live.get(first.id);
  }
  return isFolded;
}

/** Folds an action of which the device may have a record into the one before it, where that can be. */
export function foldStored(book: OutboxBook, id: string): OutboxChange {
  const action = book.live.get(id);
  const log = new ChangeLog();
  if (action === undefined || !foldBackInPlace(book, action, log, 'written')) return NO_CHANGE;
  book.dropConfirmedIfDrained(log);
  return log.done();
}

/** Folds an action into the one before it in its lane. True where that could be. */
export function foldBackInPlace(
  book: OutboxBook,
  later: OfflineAction,
  log: ChangeLog,
  record: FoldedRecord,
): boolean {
  const earlier = book.lanes.before(later);
  if (earlier === undefined) return false;
  const own = record === 'written' ? [later.id] : [];
  const over = [...carried(earlier), ...carried(later), ...own];
  if (!foldPairInPlace(book, [earlier, later], over, log)) return false;
  if (record === 'unwritten') log.neverWritten(later.id);
  return true;
}

/**
 * Ids of what was folded before, whose records the device may still have: a record that is written
 * anew has to go on saying so.
 */
function carried({ folded = [] }: OfflineAction): readonly string[] {
  return folded.slice(-MAX_CARRIED);
}

/** @param over Ids of actions that are done with, once the whole is on the device. */
function foldPairInPlace(
  book: OutboxBook,
  [earlier, later]: readonly [OfflineAction, OfflineAction],
  over: readonly string[],
  log: ChangeLog,
): boolean {
  const { neverSent, trials } = book;
  // Whatever the records say: one key has to carry one payload for ever.
  if (!neverSent.has(earlier.id) || !neverSent.has(later.id)) return false;
  // What is on trial itself may have to be taken apart again.
  if (trials.has(later.id)) return false;
  const folding = foldActions(earlier, later);
  if (folding.kind === 'apart' || waitsForMore(book, earlier, later)) return false;
  if (folding.kind === 'none') {
    if (isNamedByOthers(book, earlier, later)) return false;
    endBothInPlace(book, [earlier, later], over, log);
    return true;
  }
  const waiting = book.links.dependingOn(later.id);
  for (const id of waiting) {
    const dependant = book.live.get(id);
    const dependsOn = dependant?.dependsOn?.map((on) => (on === later.id ? earlier.id : on));
    if (dependant !== undefined) book.write({ ...dependant, dependsOn }, log);
  }
  // In one step with the merged record, or a crash in between would leave the later to be sent again.
  const parts = (earlier.parts ?? 0) + (later.parts ?? 0) + 1;
  const named = { ...folding.action, lastPart: later.id, parts };
  const whole = over.length === 0 ? named : { ...named, folded: over };
  const isWritten = !book.unwritten.has(later.id);
  trials.begin({ before: earlier, later, whole, waiting, isWritten });
  book.write(whole, log);
  book.end(later, log);
  book.carriers.set(later.id, earlier.id);
  log.tell({ kind: 'folded', action: later, into: earlier.id });
  return true;
}

/** The whole would wait for what the earlier alone need not wait for: for ever, where that waits for the earlier. */
function waitsForMore(book: OutboxBook, earlier: OfflineAction, later: OfflineAction): boolean {
  const known = book.links.blockers(earlier.id);
  for (const id of book.links.blockers(later.id)) {
    if (id !== earlier.id && !known.has(id)) return true;
  }
  return false;
}

/** A row that others refer to has to be made, though it is deleted afterwards: they would name it for ever. */
function isNamedByOthers(book: OutboxBook, create: OfflineAction, end: OfflineAction): boolean {
  const { tempId } = create;
  if (tempId === undefined) return false;
  return book.links.namingOf(tempId).some((id) => id !== create.id && id !== end.id);
}

function endBothInPlace(
  book: OutboxBook,
  [create, end]: readonly [OfflineAction, OfflineAction],
  over: readonly string[],
  log: ChangeLog,
): void {
  book.end(create, log);
  book.end(end, log);
  if (create.tempId !== undefined) book.unmade.add(create.tempId);
  log.retire({ ...create, status: 'confirmed', folded: over });
  log.tell({ kind: 'folded', action: create, into: null });
  log.tell({ kind: 'folded', action: end, into: null });
}
