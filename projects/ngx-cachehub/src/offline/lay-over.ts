import type { OfflineAction } from '../core/outbox/offline-action';
import { OverMarks } from '../core/outbox/over-mark';
import { isAhead } from './is-ahead';

/** What a tab has still to write to the device, or to delete there. */
export interface Behind {
  readonly pending: readonly OfflineAction[];
  readonly removed: ReadonlySet<string>;
  readonly isToWrite: (id: string) => boolean;
}

/** What the device holds by now, as far as this tab can tell. */
export interface LaidOver {
  readonly actions: readonly OfflineAction[];
  /** Ids of what is still to be written, and is older than what the device has. */
  readonly outrun: readonly string[];
  /** Ids of what is still to be deleted, and was begun anew in another tab since it was over here. */
  readonly begunAnew: readonly string[];
}

/** Lays what the device has not taken over what it holds, but for what is older by now. */
export function layOver(stored: readonly OfflineAction[], behind: Behind): LaidOver {
  const { pending, removed, isToWrite } = behind;
  if (pending.length + removed.size === 0) return { actions: stored, outrun: [], begunAnew: [] };
  const actions = new Map(stored.map((action) => [action.id, action]));
  const over = new OverMarks([...stored, ...pending]);
  const isThere = (id: string) => actions.has(id) || isToWrite(id);
  const outrun: string[] = [];
  for (const action of pending) {
    // A confirmed create is over, and its record is the one word of the row's real id.
    const isOver = action.status !== 'confirmed' && over.includes(action);
    if (isOver || isAhead(actions.get(action.id), action, isThere)) outrun.push(action.id);
    else actions.set(action.id, action);
  }
  const records = [...removed].flatMap((id) => actions.get(id) ?? []);
  const begunAnew = records.filter((record) => over.isBegunAnew(record)).map(({ id }) => id);
  const kept = new Set(begunAnew);
  for (const id of removed) if (!kept.has(id)) actions.delete(id);
  return { actions: [...actions.values()], outrun, begunAnew };
}
