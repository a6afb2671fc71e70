import { deepEqual } from '../core/values';
import type {
  ErrorMessage,
  PresenceDiffMessage,
  PresenceEntry,
  PresenceSetMessage,
  PresenceStateMessage,
} from '../protocol';
import type { LineParty } from './line-party';
import type { SaidMessage } from './line-talk';
import { RoomMembers } from './room-members';

interface Room {
  /** The newest last: the server knows one state for the whole line, and it is that one. */
  readonly states: Map<LineParty, unknown>;
  readonly members: RoomMembers;
}

/** What the line as a whole says of its presence: one member of a room, however many are in it here. */
export class RoomDesk {
  readonly #say: (message: SaidMessage) => boolean;
  readonly #connectionId: () => string | undefined;
  readonly #rooms = new Map<string, Room>();

  constructor(say: (message: SaidMessage) => boolean, connectionId: () => string | undefined) {
    this.#say = say;
    this.#connectionId = connectionId;
  }

  set(message: PresenceSetMessage, party: LineParty): boolean {
    const { room: name, state } = message;
    let room = this.#rooms.get(name);
    if (room === undefined) {
      this.#rooms.set(name, (room = { states: new Map(), members: new RoomMembers() }));
    }
    const isNew = !room.states.has(party);
    room.states.delete(party);
    room.states.set(party, state);
    const { list } = room.members;
    if (isNew && list !== undefined) {
      party.hear({ type: 'PRESENCE_STATE', room: name, members: list });
    }
    const said = this.#say(message);
    this.#showOwn(name, room);
    return said;
  }

  leaveRoom(name: string, party: LineParty): void {
    const room = this.#rooms.get(name);
    if (room === undefined || !room.states.has(party)) return;
    const shown = [...room.states.keys()].at(-1);
    room.states.delete(party);
    if (room.states.size === 0) {
      this.#rooms.delete(name);
      this.#say({ type: 'PRESENCE_LEAVE', room: name });
    } else if (shown === party) {
      this.#say({ type: 'PRESENCE_SET', room: name, state: newestState(room) });
      this.#showOwn(name, room);
    }
  }

  leave(party: LineParty): void {
    for (const name of [...this.#rooms.keys()]) this.leaveRoom(name, party);
  }

  hear(message: PresenceStateMessage | PresenceDiffMessage): boolean {
    const room = this.#rooms.get(message.room);
    if (room === undefined) return false;
    const told = withState(message, this.#connectionId(), newestState(room));
    room.members.hear(told);
    for (const party of [...room.states.keys()]) party.hear(told);
    return true;
  }

  /** The server takes this line out of the room. */
  revoke(name: string, message: ErrorMessage): boolean {
    const room = this.#rooms.get(name);
    this.#rooms.delete(name);
    for (const party of room?.states.keys() ?? []) party.hear(message);
    return room !== undefined;
  }

  /** Says that nobody is here; who is, is said anew on the next line. */
  sayLeave(): void {
    for (const room of this.#rooms.keys()) this.#say({ type: 'PRESENCE_LEAVE', room });
  }

  clear(): void {
    this.#rooms.clear();
  }

  /** A server may tell a change to all but the one who made it. */
  #showOwn(name: string, room: Room): void {
    const own = room.members.get(this.#connectionId());
    if (own === undefined || deepEqual(own.state, newestState(room))) return;
    const updates = [own];
    this.hear({ type: 'PRESENCE_DIFF', room: name, joins: [], updates, leaves: [] });
  }
}

function newestState({ states }: Room): unknown {
  return [...states.values()].at(-1);
}

/**
 * Nobody but this line says what it is: where the server shows it otherwise, that was said before the last
 * that is under way, of which the server may tell all but this line.
 */
function withState<T extends PresenceStateMessage | PresenceDiffMessage>(
  message: T,
  id: string | undefined,
  state: unknown,
): T {
  const renewed = (entries: readonly PresenceEntry[]) =>
    entries.map((entry) => (entry.id === id ? { ...entry, state } : entry));
  if (message.type === 'PRESENCE_STATE') return { ...message, members: renewed(message.members) };
  const [joins, updates] = [renewed(message.joins), renewed(message.updates)];
  return { ...message, joins, updates };
}
