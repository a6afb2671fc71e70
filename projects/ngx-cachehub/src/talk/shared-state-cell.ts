import { signal } from '@angular/core';
import { BehaviorSubject } from 'rxjs';
import { HEARTBEAT_INTERVAL_MS, HEARTBEAT_TIMEOUT_MS } from '../protocol';
import type { ErrorMessage } from '../protocol';
import type { LineParty } from './line-party';
import type { HeardMessage } from './line-talk';
import { SharedFields } from './shared-fields';
import { RETRY_REFUSED_MS } from './talk-error';
import type { TalkPorts } from './talk-ports';

/**
 * A line that lives so much longer has carried what was sent on it: were it dead, its heartbeat would have
 * said so before, with time to spare for one that is slower than usual.
 */
const PROOF_MS = 2 * (HEARTBEAT_INTERVAL_MS + HEARTBEAT_TIMEOUT_MS);
/** A line that takes nothing at the moment is tried again after so long. */
const RETRY_MS = 1_000;

export type Fields = Readonly<Record<string, unknown>>;

export interface SharedStateRules {
  readonly initial: Fields;
  readonly merge: (current: Fields, incoming: Fields) => Fields;
}

/**
 * One holder of a shared state. What is set here shows at once and goes out field by field; what others
 * set is merged. Without a line it is kept, one value for each field, and goes out with the next.
 */
export class SharedStateCell implements LineParty {
  readonly #topic: string;
  readonly #rules: SharedStateRules;
  readonly #ports: TalkPorts;
  readonly #fields = new SharedFields(PROOF_MS);
  readonly #cell;
  readonly #subject: BehaviorSubject<Fields>;
  readonly state$;
  readonly state;
  #asks = 0;
  #isAsking = false;
  #stopRetry: (() => void) | undefined;

  constructor(topic: string, rules: SharedStateRules, ports: TalkPorts) {
    this.#topic = topic;
    this.#rules = rules;
    this.#ports = ports;
    this.#cell = signal(ports.freeze(rules.initial));
    this.state = this.#cell.asReadonly();
    this.#subject = new BehaviorSubject(rules.initial);
    this.state$ = this.#subject.asObservable();
    ports.board.join(this);
    if (ports.board.isUp) this.#ask();
  }

  set(changes: Fields): void {
    const defined = definedFields(changes);
    const names = Object.keys(defined);
    if (names.length === 0) return;
    for (const name of names) this.#fields.set(name, this.#ports.scheduler.now());
    this.#show({ ...this.#subject.value, ...defined });
    this.#publish(names);
  }

  hear(message: HeardMessage): void {
    switch (message.type) {
      case 'MESSAGE':
        return this.#onPublished(message.data);
      case 'TOPIC_STATE':
        return this.#onState(message.state, message.id);
      case 'ERROR':
        return this.#onRefused(message);
    }
  }

  lineUp(): void {
    this.#ask();
    this.#publish(this.#fields.unsent);
  }

  lineDown(): void {
    this.#stopRetry?.();
    this.#isAsking = false;
    this.#fields.lineDown(this.#ports.scheduler.now());
  }

  userLeaves(): void {
    this.#fields.clear();
    this.#show(this.#rules.initial);
  }

  end(): void {
    this.#stopRetry?.();
    this.#subject.complete();
  }

  leave(): void {
    this.#ports.board.leave(this);
    this.end();
  }

  #onPublished(data: unknown): void {
    if (!isFields(data)) return;
    const now = this.#ports.scheduler.now();
    const clear = Object.entries(data).filter(([field]) => !this.#fields.isContested(field, now));
    if (clear.length > 0) this.#merge(Object.fromEntries(clear));
    const isUnclear = Object.keys(data).length > clear.length;
    if (isUnclear && !this.#isAsking) this.#ask();
  }

  #onState(state: Fields, id: string | undefined): void {
    this.#isAsking = false;
    const ahead = this.#fields.answer(id);
    const known = Object.entries(state).filter(([field]) => !ahead.has(field));
    if (known.length > 0) this.#merge(Object.fromEntries(known));
  }

  #onRefused({ id, code, message, retryable, retryAfterMs }: ErrorMessage): void {
    const sent = id?.startsWith('p') === true ? Number(id.slice(1)) : undefined;
    if (retryable) {
      if (sent !== undefined) this.#fields.refused(sent, 'for-now');
      else this.#isAsking = false;
      this.#again(sent === undefined ? 'ask' : 'publish', retryAfterMs ?? RETRY_REFUSED_MS);
      return;
    }
    this.#ports.refused(this.#topic, code, message);
    const { initial } = this.#rules;
    if (sent === undefined) {
      // The topic is not for this user: nothing of it is shown.
      this.#isAsking = false;
      this.#fields.clear();
      this.#show(initial);
      return;
    }
    // What nobody else sees is not shown here either; the server's state is asked for.
    const taken = this.#fields
      .refused(sent, 'for-good')
      .map((name) => [name, initial[name]] as const);
    this.#show({ ...this.#subject.value, ...Object.fromEntries(taken) });
    this.#ask();
  }

  #again(what: 'ask' | 'publish', ms: number): void {
    this.#stopRetry?.();
    this.#stopRetry = this.#ports.scheduler.setTimer(() => {
      if (what === 'ask') this.#ask();
      this.#publish(this.#fields.unsent);
    }, ms);
  }

  #ask(): void {
    const id = `s${++this.#asks}`;
    this.#isAsking = true;
    this.#fields.ask(id);
    const isSaid = this.#ports.board.say({ type: 'SUBSCRIBE_TOPIC', id, topic: this.#topic }, this);
    if (!isSaid) this.#isAsking = false;
  }

  #publish(names: readonly string[]): void {
    if (names.length === 0) return;
    const { board, scheduler } = this.#ports;
    const { value } = this.#subject;
    const data = Object.fromEntries(names.map((name) => [name, value[name]]));
    const topic = this.#topic;
    const fields = this.#fields;
    if (!board.isUp) return;
    const id = `p${fields.sent(names, scheduler.now())}`;
    if (board.say({ type: 'PUBLISH', id, topic, data, retain: true }, this)) return;
    for (const name of names) fields.set(name, scheduler.now());
    this.#again('publish', RETRY_MS);
  }

  #merge(incoming: Fields): void {
    this.#show(this.#rules.merge(this.#subject.value, incoming));
  }

  #show(state: Fields): void {
    const { freeze, tell } = this.#ports;
    const frozen = freeze(state);
    this.#cell.set(frozen);
    tell(() => this.#subject.next(frozen));
  }
}

function definedFields(changes: Fields): Fields {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
