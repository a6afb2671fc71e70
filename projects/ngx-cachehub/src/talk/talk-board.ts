import type { LineParty } from './line-party';
import type { SaidMessage } from './line-talk';

/** The line, as each of its parties sees it. */
export interface TalkBoard {
  /** Whether something can be said now. */
  readonly isUp: boolean;
  /** Under which name the server sees this client; undefined while that is not known. */
  readonly connectionId: string | undefined;
  /** From now on the party is told of the line, which is opened if it never was. */
  join(party: LineParty): void;
  /** Gives back all that the party has, and forgets it. */
  leave(party: LineParty): void;
  /** Says it for the party, now; false, and nothing kept, where it cannot go now. */
  say(message: SaidMessage, party: LineParty): boolean;
}

/** On the server platform, where nothing opens. */
export const NO_BOARD: TalkBoard = {
  isUp: false,
  connectionId: undefined,
  join: () => undefined,
  leave: () => undefined,
  say: () => false,
};
