import type { PresenceDiffMessage, PresenceEntry } from '../protocol';
import type { Cancel, Clock } from '../runtime/clock';

/** How long somebody whose connection dropped is still there. */
export const PRESENCE_GRACE_MS = 15_000;
const MAX_MEMBERS = 200;

/** A connection that can be in rooms. */
export interface PresenceGuest {
  readonly connectionId: string;
  readonly userId: string;
  /** Of the page: its next connection takes the place of this one. */
  readonly clientId: string | undefined;
  hear(message: PresenceDiffMessage): void;
}

interface Seat {
  entry: PresenceEntry;
  readonly guest: PresenceGuest;
  /** Where the connection dropped: stops what will clear the seat. */
  dropped: Cancel | null;
}

type Room = Map<string, Seat>;

/** Who is where, on this server. */
export class PresenceBoard {
  private readonly rooms = new Map<string, Room>();

  constructor(private readonly clock: Clock) {}

  get roomCount(): number {
    return this.rooms.size;
  }

  /** Users in the room, each once. */
  usersIn(room: string): number {
    return new Set(this.members(room).map(({ userId }) => userId)).size;
  }

  members(room: string): readonly PresenceEntry[] {
    return [...(this.rooms.get(room)?.values() ?? [])].map(({ entry }) => entry);
  }

  /** Joins, or changes the state; tells the others. */
  set(roomName: string, guest: PresenceGuest, state: unknown): 'joined' | 'updated' | 'full' {
    const room = this.rooms.get(roomName) ?? new Map<string, Seat>();
    const own = room.get(guest.connectionId);
    if (own) {
      own.entry = { ...own.entry, state };
      this.tell(roomName, guest, { updates: [own.entry] });
      return 'updated';
    }
    const former = formerSeat(room, guest);
    if (!former && room.size >= MAX_MEMBERS) return 'full';
    former?.dropped?.();
    if (former) room.delete(former.entry.id);
    const entry: PresenceEntry = {
      id: guest.connectionId,
      userId: guest.userId,
      state,
      since: former?.entry.since ?? this.clock.now(),
    };
    room.set(entry.id, { entry, guest, dropped: null });
    this.rooms.set(roomName, room);
    this.tell(roomName, guest, { joins: [entry], leaves: former ? [former.entry.id] : [] });
    return 'joined';
  }

  leave(roomName: string, guest: PresenceGuest): void {
    const room = this.rooms.get(roomName);
    const seat = room?.get(guest.connectionId);
    if (!room || !seat) return;
    seat.dropped?.();
    room.delete(guest.connectionId);
    if (room.size === 0) this.rooms.delete(roomName);
    this.tell(roomName, guest, { leaves: [guest.connectionId] });
  }

  /** The connection is gone; its page may come back. */
  drop(roomName: string, guest: PresenceGuest): void {
    const seat = this.rooms.get(roomName)?.get(guest.connectionId);
    if (!seat || seat.dropped) return;
    seat.dropped = this.clock.after(PRESENCE_GRACE_MS, () => this.leave(roomName, guest));
  }

  private tell(
    room: string,
    from: PresenceGuest,
    what: Partial<Pick<PresenceDiffMessage, 'joins' | 'updates' | 'leaves'>>,
  ): void {
    const diff: PresenceDiffMessage = {
      type: 'PRESENCE_DIFF',
      room,
      joins: [],
      updates: [],
      leaves: [],
      ...what,
    };
    for (const { guest, dropped } of this.rooms.get(room)?.values() ?? []) {
      if (guest !== from && !dropped) guest.hear(diff);
    }
  }
}

/** The seat of an earlier connection of the same page, dropped or not known to be. */
function formerSeat(room: Room, { userId, clientId }: PresenceGuest): Seat | undefined {
  if (clientId === undefined) return undefined;
  for (const seat of room.values()) {
    if (seat.guest.userId === userId && seat.guest.clientId === clientId) return seat;
  }
  return undefined;
}
