import { RequestLane } from '../requests/request-lane';
import type { RequestServices } from '../requests/request-lane';
import type {
  CancelMessage,
  PresenceLeaveMessage,
  PresenceSetMessage,
  PublishMessage,
  RequestMessage,
  SubscribeTopicMessage,
  UnsubscribeTopicMessage,
} from '../protocol';
import { TokenBucket } from '../ws/token-bucket';
import { PresenceTable } from './presence-table';
import type { PresenceServices } from './presence-table';
import type { TalkLine } from './talk-line';
import { TopicTable } from './topic-table';
import type { TopicServices } from './topic-table';

const BURST = 100;
const PER_SECOND = 30;

export type TalkServices = RequestServices & TopicServices & PresenceServices;

/** Everything that is about no entity. */
export type TalkMessage =
  | RequestMessage
  | CancelMessage
  | PublishMessage
  | SubscribeTopicMessage
  | UnsubscribeTopicMessage
  | PresenceSetMessage
  | PresenceLeaveMessage;

/** Requests, topics and presence of one connection. */
export class Talk {
  private readonly requests: RequestLane;
  private readonly topics: TopicTable;
  private readonly presence: PresenceTable;

  constructor(
    line: TalkLine,
    services: TalkServices,
    connectionId: string,
    clientId: string | undefined,
  ) {
    const bucket = new TokenBucket(BURST, PER_SECOND, services.clock);
    this.requests = new RequestLane(line, services);
    this.topics = new TopicTable(line, services, bucket);
    this.presence = new PresenceTable(line, services, bucket, connectionId, clientId);
  }

  take(message: TalkMessage): void {
    switch (message.type) {
      case 'REQUEST':
        this.requests.take(message);
        return;
      case 'CANCEL':
        this.requests.cancel(message);
        return;
      case 'PUBLISH':
        this.topics.publish(message);
        return;
      case 'SUBSCRIBE_TOPIC':
        this.topics.subscribe(message);
        return;
      case 'UNSUBSCRIBE_TOPIC':
        this.topics.unsubscribe(message);
        return;
      case 'PRESENCE_SET':
        this.presence.set(message);
        return;
      case 'PRESENCE_LEAVE':
        this.presence.leave(message);
    }
  }

  /** The reader has caught up. */
  drained(): void {
    this.topics.drained();
    this.presence.drained();
  }

  rightsChanged(): void {
    this.topics.rightsChanged();
    this.presence.rightsChanged();
  }

  /** The connection is gone: for good where it was closed on purpose. */
  end(isOnPurpose: boolean): void {
    this.requests.end();
    this.topics.end();
    this.presence.end(isOnPurpose);
  }
}
