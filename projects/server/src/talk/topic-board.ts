import type { TopicMessage, WireRow } from '../protocol';

/** States that are kept, and characters of JSON of each, at most. */
const MAX_STATES = 1_000;
const MAX_STATE_LENGTH = 65_536;

/** Somebody who hears a topic. */
export interface TopicListener {
  hear(message: TopicMessage): void;
}

/** What is published. */
export interface Publication {
  readonly topic: string;
  readonly data: unknown;
  /** Merged into the topic's state, and kept. */
  readonly retain: boolean;
  readonly from: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Why something was not published. */
export type PublishProblem = 'not-an-object' | 'too-large' | 'too-many';

/** All topics of this server: who hears them, and what is known of each. Lives as long as the server. */
export class TopicBoard {
  private readonly listeners = new Map<string, Set<TopicListener>>();
  /** By topic; the one that was changed last is last. */
  private readonly states = new Map<string, WireRow>();

  get topicCount(): number {
    return this.listeners.size;
  }

  join(topic: string, listener: TopicListener): void {
    const listeners = this.listeners.get(topic) ?? new Set();
    this.listeners.set(topic, listeners.add(listener));
  }

  leave(topic: string, listener: TopicListener): void {
    const listeners = this.listeners.get(topic);
    listeners?.delete(listener);
    if (listeners?.size === 0) this.listeners.delete(topic);
  }

  stateOf(topic: string): WireRow {
    return this.states.get(topic) ?? {};
  }

  /** To everybody but the publisher; null when it was done. */
  publish(publisher: TopicListener, publication: Publication): PublishProblem | null {
    const { topic, data, retain, from, at } = publication;
    const problem = retain ? this.keep(topic, data) : null;
    if (problem !== null) return problem;
    const message: TopicMessage = { type: 'MESSAGE', topic, data, from, at };
    for (const listener of this.listeners.get(topic) ?? []) {
      if (listener !== publisher) listener.hear(message);
    }
    return null;
  }

  private keep(topic: string, data: unknown): PublishProblem | null {
    if (typeof data !== 'object' || data === null || Array.isArray(data)) return 'not-an-object';
    const state: WireRow = { ...this.stateOf(topic), ...data };
    if (JSON.stringify(state).length > MAX_STATE_LENGTH) return 'too-large';
    if (!this.states.has(topic) && this.states.size >= MAX_STATES && !this.forgetOne()) {
      return 'too-many';
    }
    this.states.delete(topic);
    this.states.set(topic, state);
    return null;
  }

  /** Of what nobody hears, the state that was changed longest ago; false where everything is heard. */
  private forgetOne(): boolean {
    for (const topic of this.states.keys()) {
      if (!this.listeners.has(topic)) return this.states.delete(topic);
    }
    return false;
  }
}
