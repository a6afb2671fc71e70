import type { Injector, Signal } from '@angular/core';
import type { Observable } from 'rxjs';
import type { PresenceMember } from './presence-room';
import type { TopicDelivery } from './topic-channel';

/** A named channel, for chat and news. What this handle publishes reaches all others, and not itself. */
export interface TopicHandle<T> {
  /**
   * What others publish, in the order of the server. The topic is subscribed while somebody listens, on
   * each connection anew; what is published meanwhile is not heard. Errors with 'server-error' where the
   * server refuses the topic; subscribing again asks again.
   */
  readonly messages$: Observable<T>;
  /** The same, with who published it and when, as the server says it. */
  readonly deliveries$: Observable<TopicDelivery<T>>;
  /** Sends now, and once. @throws CacheHubError 'disconnected' where there is no connection; nothing is kept. */
  publish(data: T): void;
}

/** How a shared state begins and merges. */
export interface SharedStateOptions<S extends object> {
  /** Shown until the server's state is there; never published. */
  readonly initial: S;
  /** What others set, put into the current state. Default: each incoming field replaces. */
  readonly merge?: (current: S, incoming: Partial<S>) => S;
  /** With whose end the handle ends. Default: the caller's injection context, else the hub's. */
  readonly injector?: Injector;
}

/** A named state that all who hold it share. */
export interface SharedState<S extends object> {
  /** The present state, then each change of it. */
  readonly state$: Observable<S>;
  readonly state: Signal<S>;
  /**
   * Shows at once and is published, whole field by whole field; of two who set one field the later one,
   * at the server, wins. Without a connection the newest value of each field goes out with the next.
   * A field that is undefined is left alone; null is a value.
   */
  set(changes: Partial<S>): void;
}

/** A room, and who is in it. */
export interface PresenceHandle<S> {
  /** Everybody in the room, this browser included; nobody while this handle is not in it. */
  readonly members$: Observable<readonly PresenceMember<S>[]>;
  readonly members: Signal<readonly PresenceMember<S>[]>;
  /** Joins, or says something else of itself; on each connection anew. */
  update(state: S): void;
  /** Leaves; `update` joins again. Happens by itself at the end of the handle and of the page. */
  leave(): void;
}
