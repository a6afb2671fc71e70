/** How large and how deep a frame may be before it is refused. */
export interface FrameLimits {
  /** Bytes of UTF-8 text. A value that a transport parsed by itself may hold as many parts. */
  readonly maxFrameBytes: number;
  /** Levels of objects and arrays inside one another, the frame's own included. */
  readonly maxDepth: number;
}

/** What a client accepts from a server. */
export const DEFAULT_FRAME_LIMITS: FrameLimits = { maxFrameBytes: 1_048_576, maxDepth: 64 };

/** What a server accepts from a client. */
export const CLIENT_TO_SERVER_LIMITS: FrameLimits = { maxFrameBytes: 65_536, maxDepth: 64 };

/** Milliseconds within which the first frame has to be a HELLO. */
export const HELLO_TIMEOUT_MS = 10_000;

/** Milliseconds between two PINGs, and how long any frame may then be awaited. */
export const HEARTBEAT_INTERVAL_MS = 30_000;
export const HEARTBEAT_TIMEOUT_MS = 10_000;

/** Bytes that may wait for a slow reader, on either side, before sending pauses. */
export const SEND_WINDOW_BYTES = 1_048_576;

/** UTF-16 units of the name of a topic, a room or a method, so that a table of names is bounded too. */
export const MAX_NAME_LENGTH = 256;
