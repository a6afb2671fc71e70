import type { FoldTrial } from './fold-trials';
import type { OfflineAction } from './offline-action';
import type { OutboxBook } from './outbox-book';
import type { ChangeLog } from './outbox-change';
import { rewriteAction } from './rewrite-ids';

/**
 * Takes back what the device refused to store as one: the action is again what its record says, and
 * what was folded into it is what it was. Where the device has no record of any part, nothing can
 * contradict the whole, and it stays.
 */
export function unfoldInPlace(book: OutboxBook, id: string, log: ChangeLog): void {
  const trials = book.trials.take(id);
  const whole = book.live.get(id);
  if (trials.length === 0 || whole === undefined) return;
  if (book.unwritten.has(id) && trials.every(({ isWritten }) => !isWritten)) {
    book.lanes.refresh(whole.lane);
    return;
  }
  // Not once more: a device that refused it would be asked for ever.
  book.neverSent.delete(id);
  const { lookup } = book.tempIds;
  book.write(rewriteAction(earlierPart(whole, trials), lookup), log);
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
  const { optimistic, base, baseVersion, folded, ...rest } = whole;
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
  };
}
