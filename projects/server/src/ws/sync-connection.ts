import { randomUUID } from 'node:crypto';
import type { Identity } from '../access/identity';
import { canSeeRow } from '../access/rights';
import { EventStage } from '../faults/event-stage';
import type { LoggedChange } from '../log/change';
import {
  CLIENT_TO_SERVER_LIMITS,
  CLOSE_CODES,
  HEARTBEAT_INTERVAL_MS,
  HEARTBEAT_TIMEOUT_MS,
  HELLO_TIMEOUT_MS,
  PROTOCOL_VERSION,
  decodeClientMessages,
  parseFrame,
} from '../protocol';
import type {
  ClientMessage,
  DecodedItem,
  HelloMessage,
  ServerMessage,
  StreamPosition,
} from '../protocol';
import type { Cancel } from '../runtime/clock';
import { isWriteKey } from '../writes/write-key';
import type { ConnectionServices } from './connection-services';
import { MAX_IN_FLIGHT_MUTATIONS, MutationLane } from './mutation-lane';
import { Talk } from '../talk/talk';
import type { TalkLine } from '../talk/talk-line';
import { Session } from './session';
import { SocketOutbox } from './socket-outbox';
import { MAX_REPLAY, MAX_SUBSCRIPTIONS, SubscriptionTable } from './subscription-table';
import type { SubscriptionTableLine } from './subscription-table';
import { TokenBucket } from './token-bucket';
import type { WireConnection, WireSocket } from './wire-connection';

const BURST_MESSAGES = 200;
const MESSAGES_PER_SECOND = 50;
const SLOW_CONSUMER_MS = 30_000;
/** A page that closes its line with these does not come back to it. */
const DONE = 1_000;
const GOING_AWAY = 1_001;

/** A connection of tier 1: handshake, sequenced streams, resume. */
export class SyncConnection implements WireConnection, SubscriptionTableLine, TalkLine {
  readonly stage: EventStage;
  private readonly outbox: SocketOutbox;
  private readonly bucket: TokenBucket;
  private readonly subscriptions: SubscriptionTable;
  private readonly mutations: MutationLane;
  private session: Session | null = null;
  private talk: Talk | null = null;
  private clientId: string | undefined;
  private ended = false;
  private cancelHello: Cancel;
  private cancelSlow: Cancel | null = null;

  constructor(
    private readonly socket: WireSocket,
    private readonly services: ConnectionServices,
  ) {
    const { broadcastWindowMs, clock, counters, faults, random } = services;
    this.stage = new EventStage(faults, clock, random);
    this.bucket = new TokenBucket(BURST_MESSAGES, MESSAGES_PER_SECOND, clock);
    const window = { clock, ms: broadcastWindowMs };
    const changed = (congested: boolean) => this.congestion(congested);
    this.outbox = new SocketOutbox(socket, counters, changed, window);
    this.subscriptions = new SubscriptionTable(this, services);
    this.mutations = new MutationLane(services, this);
    this.cancelHello = clock.after(HELLO_TIMEOUT_MS, () =>
      this.close(CLOSE_CODES.helloTimeout, `no HELLO within ${HELLO_TIMEOUT_MS} ms`),
    );
  }

  get congested(): boolean {
    return this.outbox.congested;
  }

  push(message: ServerMessage): void {
    if (!this.ended) this.outbox.push(message);
  }

  mayRead(entityType: string): boolean {
    const { session } = this;
    return session !== null && this.services.rights.canRead(session.identity, entityType);
  }

  canSee({ entityType, change }: LoggedChange): boolean {
    const { session } = this;
    if (!session) return false;
    if (change.kind !== 'created') return true;
    return canSeeRow(this.services.rights, session.identity, entityType, change.row);
  }

  get identity(): Identity {
    if (!this.session) throw new Error('Nobody has said HELLO yet.');
    return this.session.identity;
  }

  get subscriptionCount(): number {
    return this.subscriptions.size;
  }

  received(data: string | null): void {
    if (this.ended) return;
    const parsed = data === null ? null : parseFrame(data, CLIENT_TO_SERVER_LIMITS);
    if (!parsed?.ok) {
      this.close(CLOSE_CODES.badFrame, parsed?.fault.message ?? 'Expected text, got binary data.');
      return;
    }
    for (const item of decodeClientMessages(parsed.value)) {
      if (!this.isPaidByWaiting(item) && !this.bucket.take()) {
        const reason = `more than ${MESSAGES_PER_SECOND} messages a second`;
        this.close(CLOSE_CODES.rateLimited, reason);
        return;
      }
      if (item.kind === 'message') this.handle(item.message);
      else if (item.kind === 'fault') this.refuse('BAD_MESSAGE', item.fault.message, item.id);
      else this.refuse('UNKNOWN_TYPE', unknownType(item.type), idOf(item.value));
    }
  }

  closed(code: number): void {
    this.end(code);
  }

  changed(entityType: string, changes: readonly LoggedChange[]): void {
    this.subscriptions.changed(entityType, changes);
  }

  restarted(entityType: string, position: StreamPosition): void {
    this.subscriptions.restarted(entityType, position);
  }

  expireToken(inMs: number): void {
    this.session?.expireIn(inMs);
  }

  rightsChanged(userId: string): void {
    if (this.session?.identity.userId !== userId) return;
    this.subscriptions.rightsChanged();
    this.talk?.rightsChanged();
  }

  goAway(reason: string): void {
    this.push({ type: 'GOAWAY', reason, reconnectAfterMs: 500, maxJitterMs: 2_000 });
  }

  close(code: number, reason: string): void {
    if (this.ended) return;
    this.outbox.flush();
    this.end(code);
    // A close frame holds 123 bytes of reason.
    this.socket.close(code, Buffer.from(reason).subarray(0, 120).toString('utf8'));
  }

  private handle(message: ClientMessage): void {
    if (this.ended) return;
    const { session, talk } = this;
    if (message.type === 'HELLO') {
      if (session) this.refuse('ALREADY_GREETED', 'HELLO is the first message only.', message.id);
      else this.hello(message);
      return;
    }
    if (!session || !talk) {
      this.close(CLOSE_CODES.badFrame, 'the first message has to be HELLO');
      return;
    }
    // Timers may be late, on a machine that slept for instance.
    if (session.expiresInMs === 0 && message.type !== 'AUTH') {
      this.close(CLOSE_CODES.unauthenticated, 'the token has expired');
      return;
    }
    switch (message.type) {
      case 'PING':
        this.pong(message.ts);
        return;
      case 'PONG':
        return;
      case 'AUTH':
        session.renew(message);
        return;
      case 'SUBSCRIBE':
        this.subscriptions.subscribe(message);
        return;
      case 'UNSUBSCRIBE':
        this.subscriptions.unsubscribe(message);
        return;
      case 'MUTATE':
        this.mutations.take(message, { identity: session.identity, clientId: this.clientId });
        return;
      default:
        talk.take(message);
    }
  }

  /** A write within the limit waits for its answer, which is limit enough: a full queue comes at once. */
  private isPaidByWaiting(item: DecodedItem<ClientMessage>): boolean {
    return item.kind === 'message' && item.message.type === 'MUTATE' && !this.mutations.isFull;
  }

  private hello({ id, protocol, clientId, token }: HelloMessage): void {
    this.cancelHello();
    if (protocol !== PROTOCOL_VERSION) {
      this.close(CLOSE_CODES.protocolVersion, `this server speaks protocol ${PROTOCOL_VERSION}`);
      return;
    }
    const { tokens, clock } = this.services;
    const identity = token === undefined ? tokens.anonymous : tokens.verify(token);
    if (identity === null || typeof identity === 'string') {
      const what = identity ?? 'missing';
      this.close(CLOSE_CODES.unauthenticated, `the token is ${what}`);
      return;
    }
    const session = new Session(identity, tokens, clock, this);
    this.session = session;
    this.clientId = isWriteKey(clientId) ? clientId : undefined;
    const connectionId = randomUUID();
    this.talk = new Talk(this, this.services, connectionId, this.clientId);
    const { expiresInMs } = session;
    this.push({
      type: 'WELCOME',
      id,
      connectionId,
      userId: identity.userId,
      serverTime: clock.now(),
      heartbeatMs: HEARTBEAT_INTERVAL_MS,
      timeoutMs: HEARTBEAT_TIMEOUT_MS,
      ...(expiresInMs !== undefined && { tokenExpiresInMs: expiresInMs }),
      limits: {
        maxFrameBytes: CLIENT_TO_SERVER_LIMITS.maxFrameBytes,
        maxSubs: MAX_SUBSCRIPTIONS,
        maxReplay: MAX_REPLAY,
        maxInFlightMutations: MAX_IN_FLIGHT_MUTATIONS,
      },
    });
  }

  private pong(ts: number | undefined): void {
    const pos = this.subscriptions.positions();
    this.push({ type: 'PONG', ...(ts !== undefined && { ts }), pos });
  }

  private congestion(congested: boolean): void {
    if (congested) {
      this.cancelSlow = this.services.clock.after(SLOW_CONSUMER_MS, () =>
        this.close(CLOSE_CODES.slowConsumer, 'the reader is too slow'),
      );
      return;
    }
    this.cancelSlow?.();
    this.subscriptions.drained();
    this.talk?.drained();
  }

  private refuse(code: string, message: string, id?: string): void {
    const about = id !== undefined && { id };
    this.push({ type: 'ERROR', ...about, code, message, retryable: false });
  }

  private end(code: number): void {
    if (this.ended) return;
    this.ended = true;
    this.cancelHello();
    this.cancelSlow?.();
    this.session?.end();
    this.outbox.end();
    this.stage.dispose();
    this.subscriptions.end();
    this.mutations.end();
    this.talk?.end(code === GOING_AWAY || code === DONE);
  }
}

function unknownType(type: string): string {
  return `There is no message of type ${type.slice(0, 64)}.`;
}

function idOf(message: object): string | undefined {
  return 'id' in message && typeof message.id === 'string' ? message.id : undefined;
}
