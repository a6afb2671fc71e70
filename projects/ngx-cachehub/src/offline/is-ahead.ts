import { isOlderForm } from '../core/outbox/is-older-form';
import type { OfflineAction } from '../core/outbox/offline-action';

/** Neither is the newer one, and they are two writes. */
function isRival(pending: OfflineAction, stored: OfflineAction): boolean {
  return pending.idempotencyKey !== stored.idempotencyKey && !isOlderForm(stored, pending);
}

/** Another tab has sent it meanwhile, made it a new write, or made another action part of it: the device's record is the newer one. */
export function isAhead(
  stored: OfflineAction | undefined,
  pending: OfflineAction,
  isThere: (id: string) => boolean,
): boolean {
  if (stored === undefined) return false;
  if (isOlderForm(pending, stored)) return true;
  // Decided on in both tabs: who decided in the other one was told that it is stored, and who did here that it is not.
  if (isRival(pending, stored)) return true;
  if (pending.sent) return false;
  if (stored.sent) return true;
  const { lastPart, parts = 0 } = stored;
  const isSame = stored.idempotencyKey === pending.idempotencyKey;
  // What this tab has taken apart again is an action of its own.
  return isSame && parts > (pending.parts ?? 0) && lastPart !== undefined && !isThere(lastPart);
}
