import { Subject } from 'rxjs';
import { decodeClientMessages } from '../protocol';
import type { ClientMessage, StreamPosition, SubscribeMessage } from '../protocol';
import type { RealtimeTransport, TransportClose } from './realtime-transport';
import { TalkBroker } from './talk-broker.fixture';
import type { BrokerLine } from './talk-broker.fixture';

interface Logged {
  readonly type: string;
  readonly seq: number;
  readonly prev: number;
  readonly data: object;
}

/** Counted over all servers, so that no two connections have one name. */
let connections = 0;

/**
 * A server of the first tier and the line to it, for tests: keeps a log per entity, replays from it,
 * answers at once unless told not to. Everything goes over as text.
 */
export class FakeSyncServer implements RealtimeTransport {
  private readonly frames = new Subject<unknown>();
  private readonly openings = new Subject<void>();
  private readonly closings = new Subject<TransportClose>();
  private readonly logs = new Map<string, Logged[]>();
  private readonly subs = new Map<string, string>();
  private isOpen = false;

  /** Requests, topics and rooms; may be shared by several lines. */
  broker = new TalkBroker();
  userId: string | null = null;
  private brokerLine: BrokerLine | undefined;

  capabilities: RealtimeTransport['capabilities'] = { resume: 'log', requests: true };
  readonly incoming$ = this.frames.asObservable();
  readonly opened$ = this.openings.asObservable();
  readonly closed$ = this.closings.asObservable();

  epoch = 'e1';
  /** Every frame of every line. */
  readonly sent: unknown[] = [];
  /** The same, of the present line alone. */
  ofLine: ClientMessage[] = [];
  opened = 0;
  closedWith: (number | undefined)[] = [];
  /** What the server does of itself. */
  accepts = true;
  welcomes = true;
  acknowledges = true;
  answersPings = true;
  maxInFlightMutations = 0;
  refuses = new Map<string, { code: string; retryable: boolean }>();
  /** Live events that get lost on the way: so many of the next. */
  lose = 0;

  // ── the hub's side ──

  open(): void {
    this.opened++;
    this.ofLine = [];
    this.subs.clear();
    if (this.accepts) this.accept();
  }

  send(frame: unknown): void {
    this.sent.push(frame);
    for (const item of decodeClientMessages(frame)) {
      if (item.kind !== 'message') continue;
      this.ofLine.push(item.message);
      this.handle(item.message);
    }
  }

  close(code?: number): void {
    this.closedWith.push(code);
    this.end(code ?? 1005, true);
  }

  // ── the test's side ──

  accept(): void {
    this.isOpen = true;
    this.brokerLine = {
      connectionId: `c${++connections}`,
      userId: this.userId,
      emit: (message) => this.isOpen && this.emit(message),
    };
    this.openings.next();
  }

  drop(code = 1006): void {
    this.end(code, code !== 1006);
  }

  emit(frame: unknown): void {
    this.frames.next(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  welcome(): void {
    const hello = this.messages('HELLO')[0];
    const limits = {
      maxFrameBytes: 65_536,
      maxSubs: 64,
      maxReplay: 1_000,
      maxInFlightMutations: this.maxInFlightMutations,
    };
    const heartbeat = { heartbeatMs: 30_000, timeoutMs: 10_000 };
    const { connectionId = 'none', userId = null } = this.brokerLine ?? {};
    const who = { connectionId, userId, serverTime: 0 };
    this.emit({ type: 'WELCOME', id: hello?.id ?? 'none', ...who, ...heartbeat, limits });
  }

  /** Something happens to a row: logged, and sent to who listens. */
  event(entityType: string, type: string, data: object): void {
    const log = this.logOf(entityType);
    const prev = log.at(-1)?.seq ?? 0;
    const logged = { type, seq: prev + 1, prev, data: { entityType, ...data } };
    log.push(logged);
    for (const [sub, entity] of this.subs) {
      if (entity !== entityType) continue;
      if (this.lose > 0) this.lose--;
      else this.emit({ ...logged, sub, epoch: this.epoch });
    }
  }

  update(entityType: string, entityId: string, version: number, changes: object): void {
    this.event(entityType, 'ENTITY_UPDATED', { entityId, version, changes });
  }

  /** The log is made anew. */
  forget(): void {
    this.epoch = `${this.epoch}+`;
    this.logs.clear();
  }

  positions(): Record<string, number> {
    const pos: Record<string, number> = {};
    for (const [sub, entity] of this.subs) pos[sub] = this.head(entity).seq;
    return pos;
  }

  messages<T extends ClientMessage['type']>(type: T): Extract<ClientMessage, { type: T }>[] {
    return this.ofLine.filter(
      (message): message is Extract<ClientMessage, { type: T }> => message.type === type,
    );
  }

  get subscribed(): readonly string[] {
    return [...this.subs.values()];
  }

  acknowledge(message: SubscribeMessage): void {
    const { id, sub, entityType, from } = message;
    const head = this.head(entityType);
    this.subs.set(sub, entityType);
    if (from === undefined) {
      this.emit({ type: 'SUBSCRIBED', id, sub, ...head, mode: 'live' });
    } else if (from.epoch !== this.epoch) {
      this.emit({ type: 'SUBSCRIBED', id, sub, ...head, mode: 'reset' });
    } else {
      this.emit({ type: 'SUBSCRIBED', id, sub, ...from, mode: 'resumed' });
      for (const logged of this.logOf(entityType).slice(from.seq)) {
        this.emit({ ...logged, sub, epoch: this.epoch, replay: true });
      }
      this.emit({ type: 'CAUGHT_UP', sub, ...head });
    }
  }

  private handle(message: ClientMessage): void {
    switch (message.type) {
      case 'HELLO':
        if (this.welcomes) this.welcome();
        return;
      case 'SUBSCRIBE': {
        const refusal = this.refuses.get(message.entityType);
        const { id, sub } = message;
        if (refusal) this.emit({ type: 'ERROR', id, sub, message: 'no', ...refusal });
        else if (this.acknowledges) this.acknowledge(message);
        return;
      }
      case 'UNSUBSCRIBE':
        this.subs.delete(message.sub);
        this.emit({ type: 'UNSUBSCRIBED', id: message.id, sub: message.sub });
        return;
      case 'PING':
        if (this.answersPings) this.emit({ type: 'PONG', ts: message.ts, pos: this.positions() });
        return;
      case 'AUTH':
        this.emit({ type: 'AUTH_OK', id: message.id });
        return;
      default:
        if (this.brokerLine) this.broker.take(message, this.brokerLine);
    }
  }

  private head(entityType: string): StreamPosition {
    return { epoch: this.epoch, seq: this.logOf(entityType).at(-1)?.seq ?? 0 };
  }

  private logOf(entityType: string): Logged[] {
    let log = this.logs.get(entityType);
    if (log === undefined) this.logs.set(entityType, (log = []));
    return log;
  }

  private end(code: number, clean: boolean): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.subs.clear();
    if (this.brokerLine) this.broker.end(this.brokerLine);
    this.brokerLine = undefined;
    this.closings.next({ code, reason: '', clean });
  }
}
