import type { ErrorMessage } from '../protocol';
import type { LineParty } from './line-party';
import type { HeardMessage, LineTalk, SaidMessage } from './line-talk';
import { RoomDesk } from './room-desk';
import type { TalkBoard } from './talk-board';
import type { TalkLine } from './talk-line';
import { TopicDesk } from './topic-desk';

/** What goes to the server by this, and comes back with its answer. */
const ID = /^x(\d+)\.(.*)$/s;

/**
 * One line for many parties, each of which takes itself for its only user: which answer is whose, who
 * hears which topic, and what the line as a whole says of its presence. A tab that follows is one
 * party at the tab that leads.
 *
 * It keeps nothing from one line to the next: a new line is told by the parties what it has to know.
 */
export class Switchboard implements LineTalk, TalkBoard {
  readonly #line: TalkLine;
  readonly #parties = new Map<number, LineParty>();
  readonly #numbers = new Map<LineParty, number>();
  readonly #topics: TopicDesk;
  readonly #rooms: RoomDesk;
  #lastNumber = 0;
  #isEnded = false;

  constructor(line: TalkLine) {
    this.#line = line;
    const say = (message: SaidMessage) => this.#line.say(message);
    this.#topics = new TopicDesk(say, () => line.userId);
    this.#rooms = new RoomDesk(say, () => line.connectionId);
  }

  get isUp(): boolean {
    return this.#line.isUp;
  }

  get wantsLine(): boolean {
    return this.#parties.size > 0;
  }

  get connectionId(): string | undefined {
    return this.#line.connectionId;
  }

  join(party: LineParty): void {
    if (this.#isEnded || this.#numbers.has(party)) return;
    const number = ++this.#lastNumber;
    this.#parties.set(number, party);
    this.#numbers.set(party, number);
    this.#line.changed('more');
  }

  leave(party: LineParty): void {
    const number = this.#numbers.get(party);
    if (number === undefined) return;
    this.#topics.leave(party);
    this.#rooms.leave(party);
    this.#numbers.delete(party);
    this.#parties.delete(number);
    this.#line.changed('less');
  }

  say(message: SaidMessage, party: LineParty): boolean {
    if (!this.isUp) return false;
    const addressed = this.#withSender(message, party);
    switch (addressed.type) {
      case 'REQUEST':
      case 'CANCEL':
        return this.#line.say(addressed);
      case 'PUBLISH':
        return this.#topics.publish(addressed, party);
      case 'SUBSCRIBE_TOPIC':
        return this.#topics.subscribe(addressed, party);
      case 'UNSUBSCRIBE_TOPIC':
        this.#topics.unsubscribe(addressed.topic, party);
        return true;
      case 'PRESENCE_SET':
        return this.#rooms.set(addressed, party);
      case 'PRESENCE_LEAVE':
        this.#rooms.leaveRoom(addressed.room, party);
        return true;
    }
  }

  hear(message: HeardMessage): boolean {
    switch (message.type) {
      case 'ERROR':
        return message.id === undefined ? this.#revoke(message) : this.#answer(message);
      case 'RESPONSE':
        return this.#answer(message);
      case 'TOPIC_STATE':
        return message.id === undefined ? this.#topics.hear(message) : this.#answer(message);
      case 'MESSAGE':
        return this.#topics.hear(message);
      case 'PRESENCE_STATE':
      case 'PRESENCE_DIFF':
        return this.#rooms.hear(message);
    }
  }

  lineUp(): void {
    for (const party of [...this.#parties.values()]) party.lineUp();
  }

  lineDown(): void {
    this.#topics.clear();
    this.#rooms.clear();
    for (const party of [...this.#parties.values()]) party.lineDown();
  }

  pageLeaves(): void {
    this.#rooms.sayLeave();
  }

  userLeaves(): void {
    for (const party of [...this.#parties.values()]) party.userLeaves();
  }

  end(): void {
    this.#rooms.sayLeave();
    this.#isEnded = true;
    const parties = [...this.#parties.values()];
    this.#parties.clear();
    this.#numbers.clear();
    for (const party of parties) party.end();
  }

  /** An id names its party, so that nobody has to keep what is under way. */
  #withSender(message: SaidMessage, party: LineParty): SaidMessage {
    const number = this.#numbers.get(party);
    if (!('id' in message) || message.id === undefined || number === undefined) return message;
    return { ...message, id: `x${number}.${message.id}` };
  }

  /** A topic or a room is taken away from those who have it: the error answers nobody, and names it. */
  #revoke(message: ErrorMessage): boolean {
    const { details } = message;
    if (!isRecord(details)) return false;
    const { topic, room } = details;
    if (typeof topic === 'string') return this.#topics.revoke(topic, message);
    return typeof room === 'string' && this.#rooms.revoke(room, message);
  }

  #answer(message: Extract<HeardMessage, { readonly id?: string }>): boolean {
    const [, number, id] = ID.exec(message.id ?? '') ?? [];
    if (number === undefined || id === undefined) return false;
    // Who left is owed nothing, and nobody else has such an id.
    this.#parties.get(Number(number))?.hear({ ...message, id });
    return true;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** The one of the line, made at first need. */
export function switchboardOf(line: TalkLine): Switchboard {
  if (line.talk instanceof Switchboard) return line.talk;
  const board = new Switchboard(line);
  line.talk = board;
  return board;
}
