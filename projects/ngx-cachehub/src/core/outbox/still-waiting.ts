import type { OfflineAction } from './offline-action';
import { isOverMark, OverMarks } from './over-mark';

/** Which of a device's records are actions that wait for the server or for a person, and not leftovers of what is over. */
export function stillWaiting(records: readonly OfflineAction[]): readonly OfflineAction[] {
  const marks = new OverMarks(records);
  const carried = new Set(
    records.flatMap((record) => (isOverMark(record) ? [] : (record.folded ?? []))),
  );
  return records.filter(
    (record) => isWaiting(record) && !carried.has(record.id) && !marks.includes(record),
  );
}

/** The record of a create that is kept for its real id, and a mark, are both 'confirmed'. */
export function isWaiting({ status }: OfflineAction): boolean {
  return status !== 'confirmed';
}
