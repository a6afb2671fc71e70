import { randomUUID } from 'node:crypto';
import { canSeeRow } from '../access/rights';
import { findEntity } from '../entities/registry';
import { EventStage } from '../faults/event-stage';
import type { LoggedChange } from '../log/change';
import { readRange } from '../log/change-log';
import type { LogRange } from '../log/change-log';
import {
  CLIENT_TO_SERVER_LIMITS,
  CLOSE_CODES,
  HEARTBEAT_INTERVAL_MS,
  HEARTBEAT_TIMEOUT_MS,
  HELLO_TIMEOUT_MS,
  PROTOCOL_VERSION,
  SEND_WINDOW_BYTES,
  decodeClientMessages,
  parseFrame,
} from '../protocol';
import type {
  ClientMessage,
  HelloMessage,
  ServerMessage,
  StreamPosition,
  SubscribeMessage,
} from '../protocol';
import type { Cancel } from '../runtime/clock';
import type { ConnectionServices } from './connection-services';
import { Session } from './session';
import { SocketOutbox } from './socket-outbox';
import { Subscription } from './subscription';
import type { SubscriptionLine } from './subscription';
import { TokenBucket } from './token-bucket';
import type { WireConnection, WireSocket } from './wire-connection';

const MAX_SUBSCRIPTIONS = 64;
const MAX_REPLAY = 1_000;
const BURST_FRAMES = 200;
const FRAMES_PER_SECOND = 50;
const SLOW_CONSUMER_MS = 30_000;

/** A connection of tier 1: handshake, sequenced streams, resume. */
export class SyncConnection implements WireConnection, SubscriptionLine {
  readonly stage: EventStage;
  private readonly outbox: SocketOutbox;
  private readonly bucket: TokenBucket;
  private readonly subscriptions = new Map<string, Subscription>();
  private session: Session | null = null;
  private ended = false;
  private cancelHello: Cancel;
  private cancelSlow: Cancel | null = null;

  constructor(
    private readonly socket: WireSocket,
    private readonly services: ConnectionServices,
  ) {
    const { clock, counters, faults, random } = services;
    this.stage = new EventStage(faults, clock, random);
    this.bucket = new TokenBucket(BURST_FRAMES, FRAMES_PER_SECOND, clock);
    this.outbox = new SocketOutbox(socket, counters, (congested) => this.congestion(congested));
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

  canSee({ entityType, change }: LoggedChange): boolean {
    const { session } = this;
    if (!session) return false;
    if (change.kind !== 'created') return true;
    return canSeeRow(this.services.rights, session.identity, entityType, change.row);
  }

  get subscriptionCount(): number {
    return this.subscriptions.size;
  }

  received(data: string | null): void {
    if (this.ended) return;
    if (!this.bucket.take()) {
      this.close(CLOSE_CODES.rateLimited, `more than ${FRAMES_PER_SECOND} frames a second`);
      return;
    }
    const parsed = data === null ? null : parseFrame(data, CLIENT_TO_SERVER_LIMITS);
    if (!parsed?.ok) {
      this.close(CLOSE_CODES.badFrame, parsed?.fault.message ?? 'Expected text, got binary data.');
      return;
    }
    for (const item of decodeClientMessages(parsed.value)) {
      if (item.kind === 'message') this.handle(item.message);
      else if (item.kind === 'fault') this.refuse('BAD_MESSAGE', item.fault.message);
      else this.refuse('UNKNOWN_TYPE', `There is no message of type ${item.type.slice(0, 64)}.`);
    }
  }

  closed(): void {
    this.end();
  }

  changed(entityType: string, changes: readonly LoggedChange[]): void {
    for (const subscription of this.subscriptions.values()) {
      if (subscription.entityType !== entityType) continue;
      if (this.mayRead(entityType)) subscription.offer(changes);
      else this.revoke(subscription);
    }
  }

  restarted(entityType: string, position: StreamPosition): void {
    for (const subscription of this.subscriptions.values()) {
      if (subscription.entityType === entityType) subscription.restart(position);
    }
  }

  goAway(reason: string): void {
    this.push({ type: 'GOAWAY', reason, reconnectAfterMs: 500, maxJitterMs: 2_000 });
  }

  close(code: number, reason: string): void {
    if (this.ended) return;
    this.outbox.flush();
    this.end();
    // A close frame holds 123 bytes of reason.
    this.socket.close(code, Buffer.from(reason).subarray(0, 120).toString('utf8'));
  }

  private handle(message: ClientMessage): void {
    if (this.ended) return;
    const { session } = this;
    if (message.type === 'HELLO') {
      if (session) this.refuse('ALREADY_GREETED', 'HELLO is the first message only.', message.id);
      else this.hello(message);
      return;
    }
    if (!session) {
      this.close(CLOSE_CODES.badFrame, 'the first message has to be HELLO');
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
        this.subscribe(message);
        return;
      case 'UNSUBSCRIBE':
        this.subscriptions.get(message.sub)?.end();
        this.subscriptions.delete(message.sub);
        this.push({ type: 'UNSUBSCRIBED', id: message.id, sub: message.sub });
        return;
      default: {
        const id = 'id' in message ? message.id : undefined;
        this.refuse('UNSUPPORTED', `This server does not do ${message.type}.`, id);
      }
    }
  }

  private hello({ id, protocol, token }: HelloMessage): void {
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
    const { expiresInMs } = session;
    this.push({
      type: 'WELCOME',
      id,
      connectionId: randomUUID(),
      userId: identity.userId,
      serverTime: clock.now(),
      heartbeatMs: HEARTBEAT_INTERVAL_MS,
      timeoutMs: HEARTBEAT_TIMEOUT_MS,
      ...(expiresInMs !== undefined && { tokenExpiresInMs: expiresInMs }),
      limits: {
        maxFrameBytes: CLIENT_TO_SERVER_LIMITS.maxFrameBytes,
        maxSubs: MAX_SUBSCRIPTIONS,
        maxReplay: MAX_REPLAY,
        maxInFlightMutations: 0,
      },
    });
  }

  private pong(ts: number | undefined): void {
    const pos: Record<string, number> = {};
    for (const { sub, released } of this.subscriptions.values()) pos[sub] = released;
    this.push({ type: 'PONG', ...(ts !== undefined && { ts }), pos });
  }

  private subscribe({ id, sub, entityType, from }: SubscribeMessage): void {
    if (!findEntity(entityType)) {
      this.refuse('UNKNOWN_ENTITY', `There is no entity ${entityType.slice(0, 64)}.`, id, sub);
      return;
    }
    if (!this.mayRead(entityType)) {
      this.refuse('FORBIDDEN', `${entityType} are not for you.`, id, sub);
      return;
    }
    if (!this.subscriptions.has(sub) && this.subscriptions.size >= MAX_SUBSCRIPTIONS) {
      this.refuse('TOO_MANY_SUBS', `At most ${MAX_SUBSCRIPTIONS} subscriptions.`, id, sub);
      return;
    }
    this.subscriptions.get(sub)?.end();
    const head = this.services.feed.position(entityType);
    const subscription = new Subscription(sub, entityType, from ?? head, this);
    this.subscriptions.set(sub, subscription);
    if (from) this.resume(id, subscription, from, head);
    else this.push({ type: 'SUBSCRIBED', id, sub, ...head, mode: 'live' });
  }

  private resume(
    id: string,
    subscription: Subscription,
    from: StreamPosition,
    head: StreamPosition,
  ): void {
    const { database, logger } = this.services;
    subscription.beginReplay();
    readRange(database, subscription.entityType, from, head, MAX_REPLAY).then(
      (range) => {
        if (this.mayRead(subscription.entityType)) {
          subscription.finishReplay(id, withinWindow(range), head);
        } else {
          this.revoke(subscription);
        }
      },
      (error: unknown) => {
        logger.problem(`Reading the log of ${subscription.entityType} failed`, error);
        this.drop(subscription);
        const { sub } = subscription;
        const message = 'The log could not be read.';
        this.push({ type: 'ERROR', id, sub, code: 'UNAVAILABLE', message, retryable: true });
      },
    );
  }

  private mayRead(entityType: string): boolean {
    const { session } = this;
    return session !== null && this.services.rights.canRead(session.identity, entityType);
  }

  private revoke(subscription: Subscription): void {
    this.drop(subscription);
    const { sub } = subscription;
    this.push({ type: 'UNSUBSCRIBED', sub, code: 'FORBIDDEN', resubscribe: false });
  }

  private drop(subscription: Subscription): void {
    subscription.end();
    if (this.subscriptions.get(subscription.sub) === subscription) {
      this.subscriptions.delete(subscription.sub);
    }
  }

  private congestion(congested: boolean): void {
    if (congested) {
      this.cancelSlow = this.services.clock.after(SLOW_CONSUMER_MS, () =>
        this.close(CLOSE_CODES.slowConsumer, 'the reader is too slow'),
      );
      return;
    }
    this.cancelSlow?.();
    for (const subscription of this.subscriptions.values()) {
      subscription.drained(this.services.feed.position(subscription.entityType));
    }
  }

  private refuse(code: string, message: string, id?: string, sub?: string): void {
    this.push({
      type: 'ERROR',
      ...(id !== undefined && { id }),
      ...(sub !== undefined && { sub }),
      code,
      message,
      retryable: false,
    });
  }

  private end(): void {
    this.ended = true;
    this.cancelHello();
    this.cancelSlow?.();
    this.session?.end();
    this.stage.dispose();
    for (const subscription of this.subscriptions.values()) subscription.end();
    this.subscriptions.clear();
  }
}

/** A gap that is larger than the window of a connection is not filled: refetching is cheaper. */
function withinWindow(range: LogRange): LogRange {
  if (!range.ok) return range;
  let left = SEND_WINDOW_BYTES;
  for (const { change } of range.changes) left -= JSON.stringify(change).length;
  return left >= 0 ? range : { ok: false, reason: 'TOO_FAR_BEHIND' };
}
