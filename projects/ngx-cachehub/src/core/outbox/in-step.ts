import type { OfflineAction } from './offline-action';
import type { OutboxBook } from './outbox-book';
import { isOverMark, OverMarks } from './over-mark';

/**
 * Whether the device's records say what the tab that sends knows: nothing is there that another tab wrote
 * and this one did not hear of. What is being sent is this tab's own, whatever its record says.
 */
export function isInStep(
  book: OutboxBook,
  inFlight: ReadonlySet<string>,
  records: readonly OfflineAction[],
): boolean {
  const stored = new Set(records.map(({ id }) => id));
  const marks = new OverMarks(records);
  const isStored = (action: OfflineAction) =>
    inFlight.has(action.id) ||
    (!marks.includes(action) && (stored.has(action.id) || book.unwritten.has(action.id)));
  const isNoNews = (record: OfflineAction) =>
    isOverMark(record) || inFlight.has(record.id) || isKnown(book, record, marks);
  return (
    records.every(isNoNews) &&
    book.order.list().every(isStored) &&
    marks.unmade.every((tempId) => book.knowsOfRow(tempId)) &&
    marks.made.every(({ tempId }) => book.tempIds.lookup(tempId) !== undefined)
  );
}

function isKnown(book: OutboxBook, record: OfflineAction, marks: OverMarks): boolean {
  const live = book.live.get(record.id);
  if (live === undefined) {
    // What a mark names, a tab that slept has stored since: nobody else takes it away.
    const isLeftover = record.status !== 'confirmed' && marks.includes(record);
    return !isLeftover && book.isOver(record);
  }
  return (
    live.status === record.status &&
    live.idempotencyKey === record.idempotencyKey &&
    live.sent === record.sent &&
    live.lastPart === record.lastPart
  );
}
