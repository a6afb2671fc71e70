import type { OfflineAction } from './offline-action';
import type { OutboxChange, OutboxEffect } from './outbox-change';

/** A change as it stands now: what was folded in it and taken apart again meanwhile was never folded. */
export function withoutUndone(
  change: OutboxChange,
  now: (id: string) => OfflineAction | undefined,
): OutboxChange {
  const isUndone = (effect: OutboxEffect) =>
    effect.kind === 'folded' && now(effect.action.id) !== undefined;
  if (!change.effects.some(isUndone)) return change;
  return {
    put: change.put.map((action) => now(action.id) ?? action),
    removed: change.removed.filter((id) => now(id) === undefined),
    effects: change.effects.filter((effect) => !isUndone(effect)),
  };
}
