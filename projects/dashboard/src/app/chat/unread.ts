import type { Message } from '../entities/messages';

/** Up to when somebody has read. Times are ISO 8601. */
export interface ReadMarks {
  /** For a room that was never opened. */
  readonly since: string;
  readonly rooms: Readonly<Record<string, string>>;
}

/** How many messages of others are newer than what was read, by room. */
export function unreadByRoom(
  messages: readonly Message[],
  { since, rooms }: ReadMarks,
  reader: string,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { roomId, author, at } of messages) {
    if (author === reader || at <= (rooms[roomId] ?? since)) continue;
    counts.set(roomId, (counts.get(roomId) ?? 0) + 1);
  }
  return counts;
}
