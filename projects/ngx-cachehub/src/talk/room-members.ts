import type { PresenceDiffMessage, PresenceEntry, PresenceStateMessage } from '../protocol';

/** So many are kept of a room at most; whoever comes then is not shown. */
const MAX_MEMBERS = 10_000;

/** Who is in a room, as the server told it. */
export class RoomMembers {
  /** Null until the server has told it. */
  #members: Map<string, PresenceEntry> | null = null;

  /** Everybody, in the order in which they came; undefined where that is not known. */
  get list(): readonly PresenceEntry[] | undefined {
    return this.#members === null ? undefined : [...this.#members.values()];
  }

  get(id: string | undefined): PresenceEntry | undefined {
    return id === undefined ? undefined : this.#members?.get(id);
  }

  hear(message: PresenceStateMessage | PresenceDiffMessage): void {
    if (message.type === 'PRESENCE_STATE') {
      this.#members = new Map();
      this.#add(message.members);
      return;
    }
    for (const id of message.leaves) this.#members?.delete(id);
    this.#add(message.joins);
    this.#add(message.updates);
  }

  forget(): void {
    this.#members = null;
  }

  #add(entries: readonly PresenceEntry[]): void {
    const members = this.#members;
    // Changes of what is not known yet come with it.
    if (members === null) return;
    for (const entry of entries) {
      if (members.size < MAX_MEMBERS || members.has(entry.id)) members.set(entry.id, entry);
    }
  }
}
