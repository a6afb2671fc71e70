import { inject, Injectable } from '@angular/core';
import { FakeTransport } from './fake-transport';
import { VirtualScheduler } from './virtual-scheduler';

/** A request of the app that waits for its answer. */
export interface ExpectedRequest {
  readonly method: string;
  readonly params: unknown;
  /** True when nobody waits any more: it was unsubscribed, took too long, or its line is gone. */
  readonly cancelled: boolean;
  /** Answers. @throws Error when it was answered, or nobody waits. */
  flush(result?: unknown): void;
  /** Answers with an error of the server's. */
  error(code: string, message?: string, options?: { readonly retryable?: boolean }): void;
}

/** Somebody else in a room. */
export interface TestMember {
  readonly id: string;
  readonly userId?: string | null;
  readonly state: unknown;
}

/** As a server would name this connection. */
const OWN_CONNECTION = 'test-connection';

type Frame = Readonly<Record<string, unknown>>;

interface Pending {
  readonly id: unknown;
  readonly method: string;
  readonly params: unknown;
  status: 'waiting' | 'answered' | 'cancelled';
  /** The test has it in hand. */
  isTaken: boolean;
}

interface Topic {
  readonly state: Record<string, unknown>;
  readonly published: unknown[];
  isSubscribed: boolean;
}

interface Room {
  readonly others: Map<string, object>;
  /** What the app says of itself; undefined while it is not in the room. */
  own: { readonly state: unknown } | undefined;
}

/** The server's side of requests, topics and rooms. Topics and rooms answer by themselves, requests wait for the test. */
@Injectable()
export class TalkDesk {
  readonly #transport = inject(FakeTransport);
  readonly #scheduler = inject(VirtualScheduler);
  readonly #requests: Pending[] = [];
  readonly #topics = new Map<string, Topic>();
  readonly #rooms = new Map<string, Room>();
  #isGreeted = false;

  constructor() {
    this.#transport.onSent = (frame) => this.#onFrame(frame);
    this.#transport.onEnd = () => this.#onLineEnd();
  }

  /** The one request of the method that waits. @throws Error when there is none, or more. */
  expectRequest(method: string): ExpectedRequest {
    const waiting = this.#waiting().filter((request) => request.method === method);
    if (waiting.length !== 1) {
      throw new Error(
        `Expected one request '${method}' to wait, found ${waiting.length}; ` +
          `what waits: ${this.#namesOf(this.#waiting())}.`,
      );
    }
    waiting[0].isTaken = true;
    return this.#handle(waiting[0]);
  }

  expectNoRequest(method: string): void {
    const waiting = this.#waiting().filter((request) => request.method === method);
    if (waiting.length > 0) throw new Error(`Expected no request '${method}' to wait.`);
  }

  verify(): void {
    const waiting = this.#waiting();
    if (waiting.length === 0) return;
    throw new Error(`Expected no request to wait; what waits: ${this.#namesOf(waiting)}.`);
  }

  get subscribedTopics(): readonly string[] {
    return [...this.#topics].filter(([, { isSubscribed }]) => isSubscribed).map(([name]) => name);
  }

  published(topic: string): readonly unknown[] {
    return this.#topicOf(topic).published;
  }

  /** Somebody else publishes. What is retained is part of the topic's state from then on. */
  publish(name: string, data: unknown, options: { from?: string; retain?: boolean }): void {
    const topic = this.#topicOf(name);
    if (options.retain === true) Object.assign(topic.state, data);
    if (!topic.isSubscribed) return;
    const { from } = options;
    const at = this.#scheduler.now();
    this.#transport.emit({ type: 'MESSAGE', topic: name, data, ...(from && { from }), at });
  }

  /** Somebody else joins, or says something else of themselves. */
  join(name: string, { id, userId = null, state }: TestMember): void {
    const room = this.#roomOf(name);
    const isNew = !room.others.has(id);
    const member = { id, userId, state, since: this.#scheduler.now() };
    room.others.set(id, member);
    this.#tell(name, isNew ? { joins: [member] } : { updates: [member] });
  }

  leave(name: string, id: string): void {
    if (this.#roomOf(name).others.delete(id)) this.#tell(name, { leaves: [id] });
  }

  presentIn(name: string): unknown {
    return this.#roomOf(name).own?.state;
  }

  #onFrame(frame: unknown): void {
    if (typeof frame !== 'object' || frame === null) return;
    const fields = frame as Frame;
    switch (fields['type']) {
      case 'REQUEST':
        this.#requests.push({
          id: fields['id'],
          method: String(fields['method']),
          params: fields['params'],
          status: 'waiting',
          isTaken: false,
        });
        return;
      case 'CANCEL':
        for (const request of this.#requests) {
          if (request.id === fields['id'] && request.status === 'waiting') {
            request.status = 'cancelled';
          }
        }
        return;
      case 'SUBSCRIBE_TOPIC':
        return this.#onSubscribe(String(fields['topic']), fields['id']);
      case 'UNSUBSCRIBE_TOPIC':
        this.#topicOf(String(fields['topic'])).isSubscribed = false;
        return;
      case 'PUBLISH':
        return this.#onPublish(this.#topicOf(String(fields['topic'])), fields);
      case 'PRESENCE_SET':
        return this.#onPresent(String(fields['room']), fields['state']);
      case 'PRESENCE_LEAVE':
        this.#roomOf(String(fields['room'])).own = undefined;
    }
  }

  #onSubscribe(name: string, id: unknown): void {
    const topic = this.#topicOf(name);
    topic.isSubscribed = true;
    this.#transport.emit({ type: 'TOPIC_STATE', id, topic: name, state: topic.state });
  }

  #onPublish(topic: Topic, { data, retain }: Frame): void {
    topic.published.push(data);
    if (retain === true) Object.assign(topic.state, data);
  }

  #onPresent(name: string, state: unknown): void {
    const room = this.#roomOf(name);
    const isNew = room.own === undefined;
    room.own = { state };
    if (!isNew) return;
    this.#greet();
    const since = this.#scheduler.now();
    const members = [...room.others.values(), { id: OWN_CONNECTION, userId: null, state, since }];
    this.#transport.emit({ type: 'PRESENCE_STATE', room: name, members });
  }

  /** By WELCOME a client knows which member it is; a plain server gives none until somebody needs it. */
  #greet(): void {
    if (this.#isGreeted) return;
    this.#isGreeted = true;
    const limits = { maxFrameBytes: 65_536, maxSubs: 64, maxReplay: 0, maxInFlightMutations: 0 };
    this.#transport.emit({
      type: 'WELCOME',
      id: 'test',
      connectionId: OWN_CONNECTION,
      userId: null,
      serverTime: this.#scheduler.now(),
      heartbeatMs: 30_000,
      timeoutMs: 10_000,
      limits,
    });
  }

  #onLineEnd(): void {
    this.#isGreeted = false;
    for (const request of this.#requests.splice(0)) {
      if (request.status === 'waiting') request.status = 'cancelled';
    }
    for (const topic of this.#topics.values()) topic.isSubscribed = false;
    for (const room of this.#rooms.values()) room.own = undefined;
  }

  #tell(room: string, diff: object): void {
    if (this.#roomOf(room).own === undefined) return;
    const nothing = { joins: [], updates: [], leaves: [] };
    this.#transport.emit({ type: 'PRESENCE_DIFF', room, ...nothing, ...diff });
  }

  #handle(pending: Pending): ExpectedRequest {
    const answer = (message: object) => {
      if (pending.status !== 'waiting') {
        throw new Error(`Expected '${pending.method}' to wait; it was ${pending.status}.`);
      }
      pending.status = 'answered';
      this.#transport.emit({ id: pending.id, ...message });
    };
    return {
      method: pending.method,
      params: pending.params,
      get cancelled() {
        return pending.status === 'cancelled';
      },
      flush: (result = null) => answer({ type: 'RESPONSE', result }),
      error: (code, message = 'Refused by the test.', { retryable = false } = {}) =>
        answer({ type: 'ERROR', code, message, retryable }),
    };
  }

  #waiting(): Pending[] {
    return this.#requests.filter(({ status, isTaken }) => status === 'waiting' && !isTaken);
  }

  #namesOf(requests: readonly Pending[]): string {
    return requests.map(({ method }) => `'${method}'`).join(', ') || 'nothing';
  }

  #topicOf(name: string): Topic {
    let topic = this.#topics.get(name);
    if (topic === undefined) {
      this.#topics.set(name, (topic = { state: {}, published: [], isSubscribed: false }));
    }
    return topic;
  }

  #roomOf(name: string): Room {
    let room = this.#rooms.get(name);
    if (room === undefined) this.#rooms.set(name, (room = { others: new Map(), own: undefined }));
    return room;
  }
}
