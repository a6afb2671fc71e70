import { isOlderForm } from '../core/outbox/is-older-form';
import type { OfflineAction } from '../core/outbox/offline-action';

/** Another tab has sent it meanwhile, made it a new write, or made another action part of it: the device's record is the newer one. */
export function isAhead(
  stored: OfflineAction | undefined,
  pending: OfflineAction,
  isThere: (id: string) => boolean,
): boolean {
  if (stored === undefined) return false;
  if (isOlderForm(pending, stored)) return true;
  if (pending.sent) return false;
  if (stored.sent) return true;
  const { lastPart, parts = 0 } = stored;
  const isSame = stored.idempotencyKey === pending.idempotencyKey;
  // What this tab has taken apart again is an action of its own.
  return isSame && parts > (pending.parts ?? 0) && lastPart !== undefined && !isThere(lastPart);
}
