import type { FoldTrial } from './fold-trials';
import type { OfflineAction } from './offline-action';
import type { OutboxBook } from './outbox-book';
import { ChangeLog } from './outbox-change';
import { rewriteAction } from './rewrite-ids';

/**
 * Takes back what the device refused to store as one: the action is again what its record says, and
 * what was folded into it is what it was. Where the device has no record of any part, and no other tab can store one,
 * nothing on it can contradict the whole, and it stays.
 */
export function unfoldInPlace(book: OutboxBook, id: string, log: ChangeLog): void {
  const { trials } = book;
  const isDoubted = trials.doubtsOf(id).length > 0;
  const folds = isDoubted ? trials.doubtsOf(id) : trials.of(id);
  if (folds.length === 0) return;
  const isHere = book.unwritten.has(id) && !book.heldElsewhere.has(id);
  if (isHere && folds.every(({ isWritten }) => !isWritten)) return;
  if (isDoubted) {
    // Nobody else can have the whole, and the record of the earlier part is theirs to write.
    settleFoldInPlace(book, { id, through: null }, { later: log, earlier: new ChangeLog() });
    return;
  }
  trials.take(id);
  takeApartInPlace(book, folds, { later: log, earlier: log });
}

/** Where the records are written of what was folded, and of what it was folded into. */
export interface UnfoldLogs {
  readonly later: ChangeLog;
  readonly earlier: ChangeLog;
}

/**
 * The word on a fold that is in doubt: what was folded up to `through` is part of what was sent, or will be;
 * the rest is not, and is an action of its own again.
 */
export function settleFoldInPlace(
  book: OutboxBook,
  { id, through }: { readonly id: string; readonly through: string | null },
  logs: UnfoldLogs,
): void {
  const doubts = book.trials.takeDoubts(id);
  const at = doubts.findIndex(({ later }) => later.id === through);
  const apart = doubts.slice(at + 1);
  if (apart.length > 0) takeApartInPlace(book, apart, logs);
  book.refreshAll([id]);
}

function takeApartInPlace(
  book: OutboxBook,
  trials: readonly FoldTrial[],
  { later: log, earlier }: UnfoldLogs,
): void {
  const { id } = trials[0].whole;
  const { lookup } = book.tempIds;
  const whole = book.live.get(id);
  // Not once more: a device that refused it would be asked for ever.
  book.neverSent.delete(id);
  // What another tab says of it may have taken its place already.
  if (whole !== undefined && trials.some(({ later }) => later.id === whole.lastPart)) {
    book.write(rewriteAction(earlierPart(whole, trials), lookup), earlier);
  }
  for (const { later, isWritten } of trials) {
    book.revive(rewriteAction(later, lookup), isWritten, log);
  }
  for (const { later, waiting } of trials) {
    for (const waitingId of waiting) {
      const dependant = book.live.get(waitingId);
      if (dependant === undefined) continue;
      book.write({ ...dependant, dependsOn: [...(dependant.dependsOn ?? []), later.id] }, log);
    }
  }
}

/** What a fold changes is as it was; what happened to the whole since stays. */
function earlierPart(whole: OfflineAction, trials: readonly FoldTrial[]): OfflineAction {
  const [{ before }] = trials;
  const made = trials[trials.length - 1].whole;
  const { optimistic, base, baseVersion, folded, lastPart, parts, ...rest } = whole;
  // The write before it may have been confirmed meanwhile, and handed its row on.
  const on = baseVersion === made.baseVersion ? before : whole;
  return {
    ...rest,
    type: before.type,
    op: before.op,
    payload: before.payload,
    ...(before.optimistic !== undefined && { optimistic: before.optimistic }),
    ...(on.base !== undefined && { base: on.base }),
    ...(on.baseVersion !== undefined && { baseVersion: on.baseVersion }),
    ...(before.folded !== undefined && { folded: before.folded }),
    ...(before.lastPart !== undefined && { lastPart: before.lastPart }),
    ...(before.parts !== undefined && { parts: before.parts }),
  };
}
