import type { Identity } from '../access/identity';
import { canSeeRow } from '../access/rights';
import { findEntity } from '../entities/registry';
import { EventStage } from '../faults/event-stage';
import type { LoggedChange } from '../log/change';
import { toEventMessage } from '../log/event-message';
import {
  CLIENT_TO_SERVER_LIMITS,
  CLOSE_CODES,
  HELLO_TIMEOUT_MS,
  SEND_WINDOW_BYTES,
  decodePlainClientMessages,
  encodeFrame,
  parseFrame,
} from '../protocol';
import type { PlainClientMessage, ServerMessage, StreamPosition } from '../protocol';
import type { Cancel } from '../runtime/clock';
import type { ConnectionServices } from './connection-services';
import { TokenBucket } from './token-bucket';
import type { WireConnection, WireSocket } from './wire-connection';

const BURST_FRAMES = 200;
const FRAMES_PER_SECOND = 50;

/**
 * A connection of tier 2: no handshake and no sequence, `{type:'SUBSCRIBE', entityType}` in and
 * versioned events out. Where tokens are needed, `{type:'AUTH', token}` comes first.
 */
export class PlainConnection implements WireConnection {
  private readonly stage: EventStage;
  private readonly bucket: TokenBucket;
  private readonly entityTypes = new Set<string>();
  private identity: Identity | null;
  private ended = false;
  private cancelDeadline: Cancel = () => undefined;

  constructor(
    private readonly socket: WireSocket,
    private readonly services: ConnectionServices,
  ) {
    const { clock, faults, random, tokens } = services;
    this.stage = new EventStage(faults, clock, random);
    this.bucket = new TokenBucket(BURST_FRAMES, FRAMES_PER_SECOND, clock);
    this.identity = tokens.anonymous;
    if (this.identity) return;
    this.cancelDeadline = clock.after(HELLO_TIMEOUT_MS, () =>
      this.close(CLOSE_CODES.helloTimeout, `no token within ${HELLO_TIMEOUT_MS} ms`),
    );
  }

  get subscriptionCount(): number {
    return this.entityTypes.size;
  }

  received(data: string | null): void {
    if (this.ended) return;
    if (!this.bucket.take()) {
      this.close(CLOSE_CODES.rateLimited, 'too many frames');
      return;
    }
    if (data === 'ping') {
      this.send({ type: 'PONG' });
      return;
    }
    const parsed = data === null ? null : parseFrame(data, CLIENT_TO_SERVER_LIMITS);
    if (!parsed?.ok) {
      this.close(CLOSE_CODES.badFrame, 'expected JSON text');
      return;
    }
    for (const item of decodePlainClientMessages(parsed.value)) {
      if (item.kind === 'message') this.handle(item.message);
      else if (item.kind === 'fault') this.refuse('BAD_MESSAGE', item.fault.message);
      else if (item.type === 'AUTH') this.authenticate(item.value);
      else this.refuse('UNKNOWN_TYPE', `There is no message of type ${item.type.slice(0, 64)}.`);
    }
  }

  closed(): void {
    this.end();
  }

  changed(entityType: string, changes: readonly LoggedChange[]): void {
    if (!this.entityTypes.has(entityType)) return;
    for (const logged of changes) {
      if (!this.canSee(logged)) continue;
      const message = toEventMessage(logged, {});
      this.stage.pass({ send: () => this.send(message), released: () => undefined });
    }
  }

  restarted(entityType: string, _position: StreamPosition): void {
    if (!this.entityTypes.has(entityType)) return;
    this.send({ type: 'BULK_UPDATE', data: { entityType, invalidate: true } });
  }

  expireToken(_inMs: number): void {
    // This tier has no word that would ask for another one.
    if (this.identity === this.services.tokens.anonymous) return;
    this.close(CLOSE_CODES.unauthenticated, 'the token has expired');
  }

  rightsChanged(userId: string): void {
    const { identity, entityTypes, services } = this;
    if (identity?.userId !== userId) return;
    for (const entityType of entityTypes) {
      if (services.rights.canRead(identity, entityType)) continue;
      entityTypes.delete(entityType);
      // The one word of this tier that makes a client ask again, and hear that it may not.
      this.send({ type: 'BULK_UPDATE', data: { entityType, invalidate: true } });
    }
  }

  goAway(_reason: string): void {
    // This tier has no word for it; the close code says what it needs to.
  }

  close(code: number, reason: string): void {
    if (this.ended) return;
    this.end();
    this.socket.close(code, reason);
  }

  private handle(message: PlainClientMessage): void {
    switch (message.type) {
      case 'PING':
        this.send({ type: 'PONG' });
        return;
      case 'PONG':
        return;
      case 'UNSUBSCRIBE':
        this.entityTypes.delete(message.entityType);
        return;
      case 'SUBSCRIBE':
        this.subscribe(message.entityType);
    }
  }

  private subscribe(entityType: string): void {
    if (!this.identity) {
      this.close(CLOSE_CODES.unauthenticated, 'AUTH has to come first');
    } else if (!findEntity(entityType)) {
      this.refuse('UNKNOWN_ENTITY', `There is no entity ${entityType.slice(0, 64)}.`);
    } else if (!this.services.rights.canRead(this.identity, entityType)) {
      this.refuse('FORBIDDEN', `${entityType} are not for you.`);
    } else {
      this.entityTypes.add(entityType);
    }
  }

  private authenticate(value: object): void {
    const token = 'token' in value ? value.token : undefined;
    const identity = typeof token === 'string' ? this.services.tokens.verify(token) : 'invalid';
    if (typeof identity === 'string') {
      this.close(CLOSE_CODES.unauthenticated, `the token is ${identity}`);
      return;
    }
    const before = this.identity;
    const isOther = before !== null && before.userId !== identity.userId;
    if (isOther && before !== this.services.tokens.anonymous) {
      this.close(CLOSE_CODES.forbidden, 'the token is of another user');
      return;
    }
    this.cancelDeadline();
    this.identity = identity;
  }

  private canSee({ entityType, change }: LoggedChange): boolean {
    const { identity, services } = this;
    if (!identity || !services.rights.canRead(identity, entityType)) return false;
    if (identity.expiresAt !== undefined && identity.expiresAt <= services.clock.now()) {
      this.close(CLOSE_CODES.unauthenticated, 'the token has expired');
      return false;
    }
    if (change.kind !== 'created') return true;
    return canSeeRow(services.rights, identity, entityType, change.row);
  }

  private refuse(code: string, message: string): void {
    this.send({ type: 'ERROR', code, message, retryable: false });
  }

  private send(message: ServerMessage): void {
    if (this.ended) return;
    if (this.socket.bufferedAmount > SEND_WINDOW_BYTES) {
      // Nothing can be told about a loss on this tier, but that the line was cut.
      this.close(CLOSE_CODES.slowConsumer, 'the reader is too slow');
      return;
    }
    if ('data' in message) this.services.counters.eventsSent += 1;
    this.socket.send(encodeFrame(message), () => undefined);
  }

  private end(): void {
    this.ended = true;
    this.cancelDeadline();
    this.stage.dispose();
    this.entityTypes.clear();
  }
}
