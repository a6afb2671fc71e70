import type { OfflineAction } from 'ngx-cachehub';

import { MESSAGES } from '../entities/messages';
import { reasonWords } from '../sync/action-words';

/** Something that was said, and that the server does not take. */
export interface Refused {
  readonly action: OfflineAction;
  readonly text: string;
  /** Why, in the server's words. */
  readonly reason: string;
}

/** What was said in a room and refused, the newest first. */
export function refusedIn(parked: readonly OfflineAction[], roomId: string): readonly Refused[] {
  return parked
    .filter(({ entity, op }) => entity === MESSAGES.name && op === 'create')
    .filter(({ payload }) => fieldOf(payload, 'roomId') === roomId)
    .sort((a, b) => b.createdAt - a.createdAt)
    .map((action) => ({
      action,
      text: fieldOf(action.payload, 'text'),
      reason: reasonWords(action) ?? 'The server does not take this.',
    }));
}

function fieldOf(payload: unknown, field: string): string {
  const value: unknown = payload instanceof Object ? Reflect.get(payload, field) : undefined;
  return typeof value === 'string' ? value : '';
}
