import { map, Observable, Subject } from 'rxjs';
import type { TopicMessage } from '../protocol';
import type { LineParty } from './line-party';
import type { HeardMessage } from './line-talk';
import { disconnected, errorOfAnswer, RETRY_REFUSED_MS } from './talk-error';
import type { TalkPorts } from './talk-ports';

/** One message of a topic, with what the server says of it. */
export interface TopicDelivery<T> {
  readonly data: T;
  /** The user who published it, as the server knows them; undefined where it does not say. */
  readonly from: string | undefined;
  /** Milliseconds since 1970, by the server's clock; undefined for what this browser published itself. */
  readonly at: number | undefined;
}

/** One holder of a topic: hears what all others publish, while somebody listens to it. */
export class TopicChannel implements LineParty {
  readonly #topic: string;
  readonly #ports: TalkPorts;
  #heard = new Subject<TopicDelivery<unknown>>();
  #listeners = 0;
  #stopRetry: (() => void) | undefined;

  readonly deliveries$ = new Observable<TopicDelivery<unknown>>((observer) => {
    const subscription = this.#heard.subscribe(observer);
    if (this.#listeners++ === 0) this.#open();
    return () => {
      subscription.unsubscribe();
      if (--this.#listeners === 0) this.#close();
    };
  });
  readonly messages$ = this.deliveries$.pipe(map(({ data }) => data));

  constructor(topic: string, ports: TalkPorts) {
    this.#topic = topic;
    this.#ports = ports;
  }

  /** @throws CacheHubError 'disconnected': nothing is kept to be sent later. */
  publish(data: unknown): void {
    const { board } = this.#ports;
    const isListening = this.#listeners > 0;
    // Whoever only publishes wants a line, too.
    if (!isListening) board.join(this);
    const isSaid = board.say({ type: 'PUBLISH', topic: this.#topic, data }, this);
    if (!isListening) board.leave(this);
    if (isSaid) return;
    throw disconnected(
      `Expected a connection to publish on '${this.#topic}' over; there is none now.`,
    );
  }

  hear(message: HeardMessage): void {
    if (message.type === 'MESSAGE') this.#deliver(message);
    else if (message.type === 'ERROR') {
      if (message.retryable) this.#retry(message.retryAfterMs ?? RETRY_REFUSED_MS);
      else this.#refused(errorOfAnswer(this.#topic, message));
    }
  }

  lineUp(): void {
    this.#subscribe();
  }

  lineDown(): void {
    this.#stopRetry?.();
  }

  userLeaves(): void {
    // The topic's name is the app's; what the next user may hear of it the server decides.
  }

  end(): void {
    this.#stopRetry?.();
    this.#heard.complete();
  }

  #open(): void {
    this.#ports.board.join(this);
    if (this.#ports.board.isUp) this.#subscribe();
  }

  #close(): void {
    this.#stopRetry?.();
    this.#ports.board.leave(this);
  }

  #subscribe(): void {
    this.#ports.board.say({ type: 'SUBSCRIBE_TOPIC', id: 't', topic: this.#topic }, this);
  }

  #deliver({ data, from, at }: TopicMessage): void {
    this.#ports.tell(() => this.#heard.next({ data: this.#ports.freeze(data), from, at }));
  }

  #retry(ms: number): void {
    this.#stopRetry?.();
    this.#stopRetry = this.#ports.scheduler.setTimer(() => this.#subscribe(), ms);
  }

  /** Whoever listens from now on asks anew. */
  #refused(error: Error): void {
    const heard = this.#heard;
    this.#heard = new Subject();
    this.#ports.tell(() => heard.error(error));
  }
}
