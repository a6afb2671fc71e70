import type { Rights } from '../access/rights';
import type {
  PublishMessage,
  SubscribeTopicMessage,
  TopicMessage,
  UnsubscribeTopicMessage,
} from '../protocol';
import type { Clock } from '../runtime/clock';
import type { TokenBucket } from '../ws/token-bucket';
import { refuseTalk } from './talk-line';
import type { TalkLine } from './talk-line';
import type { PublishProblem, TopicBoard, TopicListener } from './topic-board';

const MAX_TOPICS = 64;
export const TALK_RETRY_MS = 1_000;

export interface TopicServices {
  readonly topics: TopicBoard;
  readonly rights: Rights;
  readonly clock: Clock;
}

const PROBLEMS: Readonly<Record<PublishProblem, readonly [code: string, message: string]>> = {
  'not-an-object': ['BAD_MESSAGE', 'What is retained has to be an object.'],
  'too-large': ['STATE_TOO_LARGE', 'The state of a topic has at most 64 KiB of JSON.'],
  'too-many': ['TOO_MANY_STATES', 'This server keeps the state of as many topics as it can.'],
};

/** The topics of one connection. */
export class TopicTable implements TopicListener {
  private readonly topics = new Set<string>();
  /** Of what was not told while the reader was behind, the state has to be. */
  private readonly missed = new Set<string>();

  constructor(
    private readonly line: TalkLine,
    private readonly services: TopicServices,
    private readonly bucket: TokenBucket,
  ) {}

  subscribe({ id, topic }: SubscribeTopicMessage): void {
    const { line, services, topics } = this;
    if (!services.rights.canHear(line.identity, topic)) {
      refuseTalk(line, { id, topic }, 'FORBIDDEN', 'This topic is not for you.');
      return;
    }
    if (!topics.has(topic) && topics.size >= MAX_TOPICS) {
      refuseTalk(line, { id, topic }, 'TOO_MANY_TOPICS', `At most ${MAX_TOPICS} topics.`);
      return;
    }
    topics.add(topic);
    services.topics.join(topic, this);
    line.push({ type: 'TOPIC_STATE', id, topic, state: services.topics.stateOf(topic) });
  }

  unsubscribe({ topic }: UnsubscribeTopicMessage): void {
    this.topics.delete(topic);
    this.missed.delete(topic);
    this.services.topics.leave(topic, this);
  }

  publish({ id, topic, data, retain = false }: PublishMessage): void {
    const { line, services } = this;
    const about = { ...(id !== undefined && { id }), topic };
    if (!this.bucket.take()) {
      refuseTalk(line, about, 'RATE_LIMITED', 'Too much was published.', TALK_RETRY_MS);
      return;
    }
    if (!services.rights.canPublish(line.identity, topic)) {
      refuseTalk(line, about, 'FORBIDDEN', 'You may not publish to this topic.');
      return;
    }
    const from = line.identity.userId;
    const publication = { topic, data, retain, from, at: services.clock.now() };
    const problem = services.topics.publish(this, publication);
    if (problem !== null) refuseTalk(line, about, ...PROBLEMS[problem]);
  }

  hear(message: TopicMessage): void {
    const { topic } = message;
    if (!this.services.rights.canHear(this.line.identity, topic)) this.revoke(topic);
    else if (this.line.congested) this.missed.add(topic);
    else this.line.push(message);
  }

  /** The reader has caught up: messages that it missed are gone, but what is kept it gets. */
  drained(): void {
    const { topics } = this.services;
    for (const topic of this.missed) {
      this.line.push({ type: 'TOPIC_STATE', topic, state: topics.stateOf(topic) });
    }
    this.missed.clear();
  }

  rightsChanged(): void {
    for (const topic of this.topics) {
      if (!this.services.rights.canHear(this.line.identity, topic)) this.revoke(topic);
    }
  }

  end(): void {
    for (const topic of this.topics) this.services.topics.leave(topic, this);
    this.topics.clear();
    this.missed.clear();
  }

  private revoke(topic: string): void {
    this.topics.delete(topic);
    this.missed.delete(topic);
    this.services.topics.leave(topic, this);
    refuseTalk(this.line, { topic }, 'FORBIDDEN', 'This topic is no longer for you.');
  }
}
