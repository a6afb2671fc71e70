import type { ClientMessage } from '../protocol';
import type { LineParty } from './line-party';
import type { HeardMessage, SaidMessage } from './line-talk';
import { switchboardOf } from './switchboard';
import type { Switchboard } from './switchboard';
import { NO_LINE } from './talk-error';
import type { TalkLine } from './talk-line';

/** Another tab, as one party of the line that this tab holds. */
export class GuestTalk {
  readonly #board: Switchboard;
  readonly #party: LineParty;

  constructor(line: TalkLine, hear: (message: HeardMessage) => void) {
    this.#board = switchboardOf(line);
    const nothing = () => undefined;
    // The tab hears of the line, and of its user, by other ways.
    this.#party = { hear, lineUp: nothing, lineDown: nothing, userLeaves: nothing, end: nothing };
    this.#board.join(this.#party);
  }

  say(message: ClientMessage): void {
    if (!isSaid(message) || this.#board.say(message, this.#party)) return;
    if (message.type !== 'REQUEST') return;
    const { id } = message;
    const text = 'The tab that holds the connection could not send it.';
    this.#party.hear({ type: 'ERROR', id, code: NO_LINE, message: text, retryable: true });
  }

  end(): void {
    this.#board.leave(this.#party);
  }
}

function isSaid(message: ClientMessage): message is SaidMessage {
  switch (message.type) {
    case 'REQUEST':
    case 'CANCEL':
    case 'PUBLISH':
    case 'SUBSCRIBE_TOPIC':
    case 'UNSUBSCRIBE_TOPIC':
    case 'PRESENCE_SET':
    case 'PRESENCE_LEAVE':
      return true;
    default:
      return false;
  }
}
