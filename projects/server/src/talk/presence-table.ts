import type { Rights } from '../access/rights';
import type { PresenceDiffMessage, PresenceLeaveMessage, PresenceSetMessage } from '../protocol';
import type { TokenBucket } from '../ws/token-bucket';
import type { PresenceBoard, PresenceGuest } from './presence-board';
import { refuseTalk } from './talk-line';
import type { TalkLine } from './talk-line';
import { TALK_RETRY_MS } from './topic-table';

const MAX_ROOMS = 32;
/** Characters of JSON: a state goes to everybody in the room. */
const MAX_STATE_LENGTH = 4_096;

export interface PresenceServices {
  readonly presence: PresenceBoard;
  readonly rights: Rights;
}

/** The rooms of one connection. */
export class PresenceTable implements PresenceGuest {
  private readonly rooms = new Set<string>();
  /** Of what was not told while the reader was behind, everything has to be. */
  private readonly missed = new Set<string>();
  readonly userId: string;

  constructor(
    private readonly line: TalkLine,
    private readonly services: PresenceServices,
    private readonly bucket: TokenBucket,
    readonly connectionId: string,
    readonly clientId: string | undefined,
  ) {
    this.userId = line.identity.userId;
  }

  set({ id, room, state }: PresenceSetMessage): void {
    const { line, rooms } = this;
    const { presence, rights } = this.services;
    const about = { ...(id !== undefined && { id }), room };
    if (!this.bucket.take()) {
      refuseTalk(line, about, 'RATE_LIMITED', 'The state changed too often.', TALK_RETRY_MS);
    } else if (!rights.canHear(line.identity, room)) {
      refuseTalk(line, about, 'FORBIDDEN', 'This room is not for you.');
    } else if (!rooms.has(room) && rooms.size >= MAX_ROOMS) {
      refuseTalk(line, about, 'TOO_MANY_ROOMS', `At most ${MAX_ROOMS} rooms.`);
    } else if (JSON.stringify(state).length > MAX_STATE_LENGTH) {
      const message = `The state of a member has at most ${MAX_STATE_LENGTH} characters of JSON.`;
      refuseTalk(line, about, 'STATE_TOO_LARGE', message);
    } else {
      const outcome = presence.set(room, this, state);
      if (outcome === 'full') {
        refuseTalk(line, about, 'ROOM_FULL', 'This room is full.', TALK_RETRY_MS * 10);
        return;
      }
      rooms.add(room);
      if (outcome === 'joined') this.tellAll(room);
    }
  }

  leave({ room }: PresenceLeaveMessage): void {
    this.rooms.delete(room);
    this.missed.delete(room);
    this.services.presence.leave(room, this);
  }

  hear(message: PresenceDiffMessage): void {
    const { room } = message;
    if (!this.services.rights.canHear(this.line.identity, room)) this.revoke(room);
    else if (this.line.congested) this.missed.add(room);
    else this.line.push(message);
  }

  /** The reader has caught up. */
  drained(): void {
    for (const room of this.missed) this.tellAll(room);
    this.missed.clear();
  }

  rightsChanged(): void {
    for (const room of this.rooms) {
      if (!this.services.rights.canHear(this.line.identity, room)) this.revoke(room);
    }
  }

  /** The connection is gone: for good where it was closed on purpose. */
  end(isOnPurpose: boolean): void {
    for (const room of this.rooms) {
      if (isOnPurpose) this.services.presence.leave(room, this);
      else this.services.presence.drop(room, this);
    }
    this.rooms.clear();
    this.missed.clear();
  }

  private tellAll(room: string): void {
    const members = this.services.presence.members(room);
    this.line.push({ type: 'PRESENCE_STATE', room, members });
  }

  private revoke(room: string): void {
    this.leave({ type: 'PRESENCE_LEAVE', room });
    refuseTalk(this.line, { room }, 'FORBIDDEN', 'This room is no longer for you.');
  }
}
