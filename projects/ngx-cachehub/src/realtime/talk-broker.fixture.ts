import type { ClientMessage, ServerMessage } from '../protocol';

/** A connection, as the broker sees it. */
export interface BrokerLine {
  readonly connectionId: string;
  readonly userId: string | null;
  emit(message: ServerMessage): void;
}

interface Topic {
  readonly lines: Set<BrokerLine>;
  readonly state: Record<string, unknown>;
}

interface Member {
  readonly id: string;
  readonly userId: string | null;
  readonly state: unknown;
  readonly since: number;
}

/** What a method of the server does with its parameters; undefined: it does not answer by itself. */
export type BrokerMethod = (params: unknown) => { readonly result: unknown } | undefined;

/** The side of a server that answers requests and keeps topics and rooms, for all of its connections. */
export class TalkBroker {
  readonly methods = new Map<string, BrokerMethod>();
  /** Names of topics and rooms that are refused. */
  readonly refuses = new Map<string, { code: string; retryable: boolean; retryAfterMs?: number }>();
  readonly cancelled: string[] = [];
  private readonly topics = new Map<string, Topic>();
  private readonly rooms = new Map<string, Map<BrokerLine, Member>>();
  private ticks = 0;

  /** Takes what one connection says. */
  take(message: ClientMessage, line: BrokerLine): void {
    switch (message.type) {
      case 'REQUEST':
        return this.onRequest(message.id, message.method, message.params, line);
      case 'CANCEL':
        this.cancelled.push(message.id);
        return;
      case 'SUBSCRIBE_TOPIC': {
        const { id, topic } = message;
        if (this.isRefused(topic, id, line)) return;
        const { lines, state } = this.topicOf(topic);
        lines.add(line);
        return line.emit({ type: 'TOPIC_STATE', id, topic, state: { ...state } });
      }
      case 'UNSUBSCRIBE_TOPIC':
        this.topicOf(message.topic).lines.delete(line);
        return;
      case 'PUBLISH':
        if (this.isRefused(message.topic, message.id, line)) return;
        return this.publish(message.topic, message.data, message.retain === true, line);
      case 'PRESENCE_SET':
        if (this.isRefused(message.room, message.id, line)) return;
        return this.onSet(message.room, message.state, line);
      case 'PRESENCE_LEAVE':
        return this.leave(message.room, line);
    }
  }

  /** The connection is gone. */
  end(line: BrokerLine): void {
    for (const { lines } of this.topics.values()) lines.delete(line);
    for (const room of [...this.rooms.keys()]) this.leave(room, line);
  }

  /** Somebody, or nobody in particular, publishes. */
  publish(topic: string, data: unknown, retain = false, by?: BrokerLine): void {
    const { lines, state } = this.topicOf(topic);
    if (retain) Object.assign(state, data);
    const from = by?.userId ?? 'server';
    for (const line of lines) {
      if (line !== by) line.emit({ type: 'MESSAGE', topic, data, from, at: ++this.ticks });
    }
  }

  /** The right to a topic or a room is taken away from everybody. */
  revoke(name: string): void {
    const error = {
      type: 'ERROR',
      code: 'FORBIDDEN',
      message: 'no longer',
      retryable: false,
    } as const;
    const { lines } = this.topicOf(name);
    const members = this.roomOf(name);
    for (const line of lines) line.emit({ ...error, details: { topic: name } });
    for (const line of members.keys()) line.emit({ ...error, details: { room: name } });
    lines.clear();
    members.clear();
  }

  stateOf(topic: string): Readonly<Record<string, unknown>> {
    return this.topicOf(topic).state;
  }

  listenersOf(topic: string): number {
    return this.topicOf(topic).lines.size;
  }

  statesIn(room: string): readonly unknown[] {
    return [...this.roomOf(room).values()].map(({ state }) => state);
  }

  private onRequest(id: string, method: string, params: unknown, line: BrokerLine): void {
    const run = this.methods.get(method);
    if (run === undefined) {
      const message = `There is no method '${method}'.`;
      return line.emit({ type: 'ERROR', id, code: 'UNKNOWN_METHOD', message, retryable: false });
    }
    const answer = run(params);
    if (answer) line.emit({ type: 'RESPONSE', id, result: answer.result });
  }

  private onSet(room: string, state: unknown, line: BrokerLine): void {
    const members = this.roomOf(room);
    const known = members.get(line);
    const { connectionId: id, userId } = line;
    const member = { id, userId, state, since: known?.since ?? ++this.ticks };
    members.set(line, member);
    if (known === undefined) {
      line.emit({ type: 'PRESENCE_STATE', room, members: [...members.values()] });
    }
    const joins = known === undefined ? [member] : [];
    const updates = known === undefined ? [] : [member];
    this.tell(room, { joins, updates, leaves: [] }, line);
  }

  private leave(room: string, line: BrokerLine): void {
    if (!this.roomOf(room).delete(line)) return;
    this.tell(room, { joins: [], updates: [], leaves: [line.connectionId] }, line);
  }

  private tell(
    room: string,
    diff: { joins: Member[]; updates: Member[]; leaves: string[] },
    except: BrokerLine,
  ): void {
    for (const line of this.roomOf(room).keys()) {
      if (line !== except) line.emit({ type: 'PRESENCE_DIFF', room, ...diff });
    }
  }

  private isRefused(name: string, id: string | undefined, line: BrokerLine): boolean {
    const refusal = this.refuses.get(name);
    if (refusal) line.emit({ type: 'ERROR', ...(id && { id }), message: 'no', ...refusal });
    return refusal !== undefined;
  }

  private topicOf(name: string): Topic {
    let topic = this.topics.get(name);
    if (topic === undefined) this.topics.set(name, (topic = { lines: new Set(), state: {} }));
    return topic;
  }

  private roomOf(name: string): Map<BrokerLine, Member> {
    let room = this.rooms.get(name);
    if (room === undefined) this.rooms.set(name, (room = new Map<BrokerLine, Member>()));
    return room;
  }
}
