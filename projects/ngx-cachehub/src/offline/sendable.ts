import type { OfflineAction } from '../core/outbox';

/** Whether an action of the entity is under way, or would be sent by `until`: not behind one that waits for a person. */
export function hasSendable(
  actions: readonly OfflineAction[],
  entity: string,
  until: number,
): boolean {
  const heldLanes = new Set<string>();
  const held = new Set<string>();
  for (const action of actions) {
    const { id, lane, status, nextAttemptAt, dependsOn = [] } = action;
    const waits =
      status === 'parked' ||
      status === 'conflict' ||
      (nextAttemptAt !== null && nextAttemptAt > until) ||
      heldLanes.has(lane) ||
      dependsOn.some((other) => held.has(other));
    if (!waits && action.entity === entity) return true;
    if (!waits) continue;
    heldLanes.add(lane);
    held.add(id);
  }
  return false;
}
