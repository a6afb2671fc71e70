/** Joins the room, and is answered with PRESENCE_STATE; later ones replace the state as a whole. */
export interface PresenceSetMessage {
  readonly type: 'PRESENCE_SET';
  /** Names this message in the ERROR that refuses it. */
  readonly id?: string;
  readonly room: string;
  readonly state: unknown;
}

/** Has no answer. */
export interface PresenceLeaveMessage {
  readonly type: 'PRESENCE_LEAVE';
  readonly room: string;
}

/** One connection in a room. */
export interface PresenceEntry {
  /** The `connectionId` of its WELCOME: by it a client knows itself. */
  readonly id: string;
  readonly userId: string | null;
  readonly state: unknown;
  /** Milliseconds since 1970. */
  readonly since: number;
}

/** Everybody in the room, on joining. */
export interface PresenceStateMessage {
  readonly type: 'PRESENCE_STATE';
  readonly room: string;
  readonly members: readonly PresenceEntry[];
}

/** Who came, changed and left since. */
export interface PresenceDiffMessage {
  readonly type: 'PRESENCE_DIFF';
  readonly room: string;
  readonly joins: readonly PresenceEntry[];
  readonly updates: readonly PresenceEntry[];
  readonly leaves: readonly string[];
}
