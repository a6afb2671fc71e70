import type {
  ErrorMessage,
  PublishMessage,
  SubscribeTopicMessage,
  TopicMessage,
  TopicStateMessage,
} from '../protocol';
import type { LineParty } from './line-party';
import type { SaidMessage } from './line-talk';

/** Who hears which topic on the present line. */
export class TopicDesk {
  readonly #say: (message: SaidMessage) => boolean;
  readonly #userId: () => string | null | undefined;
  readonly #topics = new Map<string, Set<LineParty>>();

  constructor(say: (message: SaidMessage) => boolean, userId: () => string | null | undefined) {
    this.#say = say;
    this.#userId = userId;
  }

  /** Always asks the server, so that each newcomer gets the state. */
  subscribe(message: SubscribeTopicMessage, party: LineParty): boolean {
    const { topic } = message;
    let parties = this.#topics.get(topic);
    if (parties === undefined) this.#topics.set(topic, (parties = new Set()));
    parties.add(party);
    return this.#say(message);
  }

  unsubscribe(topic: string, party: LineParty): void {
    const parties = this.#topics.get(topic);
    if (parties?.delete(party) !== true || parties.size > 0) return;
    this.#topics.delete(topic);
    this.#say({ type: 'UNSUBSCRIBE_TOPIC', id: 'left', topic });
  }

  leave(party: LineParty): void {
    for (const topic of [...this.#topics.keys()]) this.unsubscribe(topic, party);
  }

  /** The server sends it to all others; those who share this line are others, too. */
  publish(message: PublishMessage, party: LineParty): boolean {
    if (!this.#say(message)) return false;
    const { topic, data } = message;
    const from = this.#userId();
    this.#tell({ type: 'MESSAGE', topic, data, ...(from && { from }) }, party);
    return true;
  }

  hear(message: TopicMessage | TopicStateMessage): boolean {
    return this.#tell(message, undefined);
  }

  /** The server sends no more of it to this line. */
  revoke(topic: string, message: ErrorMessage): boolean {
    const parties = this.#topics.get(topic);
    this.#topics.delete(topic);
    for (const party of parties ?? []) party.hear(message);
    return parties !== undefined;
  }

  /** The line is gone, and what it knew. */
  clear(): void {
    this.#topics.clear();
  }

  #tell(message: TopicMessage | TopicStateMessage, except: LineParty | undefined): boolean {
    const parties = this.#topics.get(message.topic);
    for (const party of [...(parties ?? [])]) if (party !== except) party.hear(message);
    return parties !== undefined;
  }
}
