import type { HeardMessage } from './line-talk';

/** One who speaks and listens over the line: a request, a topic, a room, or another tab. */
export interface LineParty {
  hear(message: HeardMessage): void;
  /** Says anew what has to be known on this line. */
  lineUp(): void;
  /** What was said on the line is forgotten; no answer comes any more. */
  lineDown(): void;
  userLeaves(): void;
  end(): void;
}
