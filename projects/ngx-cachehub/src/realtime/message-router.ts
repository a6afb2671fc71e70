import type { EntitySubscription, Subscriptions } from '../core/connection';
import type {
  CaughtUpMessage,
  EventMessage,
  ResetMessage,
  StreamPosition,
  SubscribedMessage,
  UnsubscribedMessage,
} from '../protocol';
import type { EntityCoverage } from './entity-coverage';
import type { EventIntake } from './event-intake';
import type { RealtimeEngine } from './realtime-engine';
import type { StreamAudience } from './stream-audience';
import type { UpdateBuffer } from './update-buffer';

/** Why an event never reaches the gate. */
type IgnoreReason = 'not-subscribed' | 'subscription-ended' | 'seen-before' | 'behind-a-hole';

/** Clients that must refetch at one moment do it within this time, not all at once. */
const RESET_SPREAD_MS = 2_000;

export interface RouterPorts {
  readonly engine: RealtimeEngine;
  readonly buffer: UpdateBuffer;
  readonly subscriptions: Subscriptions;
  readonly coverage: EntityCoverage;
  /** Where accepted events go. */
  readonly intake: EventIntake;
  /** 'open': the server may broadcast, so what is held here is listened to unasked. */
  readonly admission: 'subscribed' | 'open';
  /** Whether the events of the present line have positions. */
  readonly isNumbered: () => boolean;
  /** Who hears what this line brings, besides this tab. */
  readonly audience: () => StreamAudience | undefined;
  /** Asks for the stream from its last good position. */
  readonly resume: (held: EntitySubscription) => void;
  /** Whether each subscription is answered may have changed. */
  readonly onAnswer: () => void;
}

/**
 * Takes the decoded messages of a line, in order: judges each event by its stream's position and
 * hands on what is accepted; follows what the server says of the streams themselves.
 */
export class MessageRouter {
  readonly #ports: RouterPorts;
  /** Entities that were heard unasked, to be read anew after a loss as well. */
  readonly #overheard = new Set<string>();

  constructor(ports: RouterPorts) {
    this.#ports = ports;
  }

  route(message: EventMessage): void {
    const { subscriptions } = this.#ports;
    const entity = message.data.entityType;
    // Where nothing is numbered, a field of that name is the server's own matter.
    if (message.sub === undefined || !this.#ports.isNumbered()) {
      this.#ports.audience()?.event(message);
      if (this.#admits(entity)) this.#ports.intake.accept(message);
      else this.#ignore(entity, 'not-subscribed');
      return;
    }
    const held = subscriptions.bySubId(message.sub);
    // A subscription that ended, or an entity that it never was about.
    if (held?.entity !== entity) {
      this.#ignore(entity, 'subscription-ended');
      return;
    }
    const { epoch, seq, prev } = message;
    if (epoch === undefined || seq === undefined || prev === undefined) {
      this.#ports.audience()?.event(message);
      this.#ports.intake.accept(message);
      return;
    }
    const verdict = held.position.judge(epoch, seq, prev);
    if (verdict === 'duplicate') {
      this.#ignore(entity, 'seen-before', { epoch, seq });
      return;
    }
    this.#ports.audience()?.event(message);
    switch (verdict) {
      case 'accept':
        this.#ports.intake.accept(message);
        return;
      case 'reset':
        this.#ports.intake.accept(message);
        this.#broken(held, 'POSITION_LOST');
        return;
      case 'gap':
        this.#resume(held);
        return;
      case 'waiting':
        // Its replay brings it.
        this.#ignore(entity, 'behind-a-hole', { epoch, seq });
        return;
    }
  }

  onSubscribed(message: SubscribedMessage): void {
    const answer = this.#ports.subscriptions.acknowledge(message);
    if (!answer) return;
    if (answer.news === 'reset') this.#broken(answer.held, 'POSITION_LOST');
    if (answer.news === 'current' && answer.held.resuming) this.#resumed(answer.held);
    this.#ports.coverage.follow(answer.held);
    this.#ports.onAnswer();
  }

  onCaughtUp(message: CaughtUpMessage): void {
    const held = this.#ports.subscriptions.bySubId(message.sub);
    if (!held) return;
    const news = held.position.caughtUp(message);
    if (news === 'gap') this.#resume(held);
    else if (news === 'reset') this.#broken(held, 'POSITION_LOST');
    else this.#resumed(held);
    this.#ports.coverage.follow(held);
  }

  onReset(message: ResetMessage): void {
    const { subscriptions } = this.#ports;
    const { epoch, seq } = message;
    const at = epoch !== undefined && seq !== undefined ? { epoch, seq } : undefined;
    if (message.sub === undefined) {
      // Each entity has a log of its own: one position cannot be that of all.
      for (const held of subscriptions.entities()) this.#reset(held, undefined, message.reason);
      return;
    }
    const held = subscriptions.bySubId(message.sub);
    if (held) this.#reset(held, at, message.reason);
  }

  /** The server ended the subscription, or answered our UNSUBSCRIBE. */
  onUnsubscribed(message: UnsubscribedMessage): EntitySubscription | undefined {
    return this.onRefused(message.sub, message.resubscribe === true);
  }

  onRefused(sub: string, retryable: boolean): EntitySubscription | undefined {
    const held = this.#ports.subscriptions.refuse(sub, retryable);
    if (held) {
      this.#ports.coverage.follow(held);
      this.#ports.onAnswer();
    }
    return held;
  }

  /**
   * The user may not see the entity any more: what is known of it goes, also what waits to be applied,
   * and a stream that is granted again begins anew.
   */
  onForbidden({ entity, position }: EntitySubscription): void {
    position.forget();
    this.#forgetRows(entity);
  }

  /** The server tells where its streams stand: events lost at the tail show only so. */
  onPositions(positions: Readonly<Record<string, number>>): void {
    for (const [sub, seq] of Object.entries(positions)) {
      const held = this.#ports.subscriptions.bySubId(sub);
      if (!held) continue;
      const news = held.position.reached(seq);
      if (news === 'gap') this.#resume(held);
      if (news === 'reset') this.#broken(held, 'POSITION_LOST');
    }
  }

  /** Streams are asked for on a new line. `missed`: it is not the first, and cannot resume. */
  onLineUp(missed: boolean): void {
    for (const held of this.#ports.subscriptions.entities()) this.#ports.coverage.follow(held);
    if (!missed) return;
    const watched = new Set(this.#overheard);
    for (const held of this.#ports.subscriptions.entities()) watched.add(held.entity);
    for (const entity of watched) this.#markStale(entity, 'RECONNECTED');
  }

  #admits(entity: string): boolean {
    if (this.#ports.subscriptions.of(entity)) return true;
    if (this.#ports.admission !== 'open' || !this.#ports.engine.isHeld(entity)) return false;
    this.#overheard.add(entity);
    return true;
  }

  #ignore(entity: string, reason: IgnoreReason, at?: StreamPosition): void {
    this.#ports.engine.metrics.patchesIgnored++;
    const details = { reason, ...at };
    this.#ports.engine.emit({ type: 'realtime-ignored', entity, source: 'realtime', details });
  }

  #resume(held: EntitySubscription): void {
    const { engine } = this.#ports;
    const from: StreamPosition | undefined = held.position.from;
    engine.metrics.gaps++;
    engine.emit({
      type: 'realtime-gap',
      entity: held.entity,
      source: 'realtime',
      details: { reason: 'stream', from },
    });
    this.#ports.resume(held);
    this.#ports.coverage.follow(held);
  }

  #resumed(held: EntitySubscription): void {
    const { engine } = this.#ports;
    engine.metrics.resumes++;
    const details = { at: held.position.from };
    engine.emit({ type: 'realtime-resumed', entity: held.entity, source: 'realtime', details });
  }

  #reset(held: EntitySubscription, at: StreamPosition | undefined, reason: string): void {
    held.position.reset(at);
    this.#broken(held, reason);
    this.#ports.coverage.follow(held);
  }

  #broken({ entity, position }: EntitySubscription, reason: string): void {
    const at = position.from;
    if (at) this.#ports.audience()?.notice(entity, { type: 'RESET', reason, ...at });
    this.#markStale(entity, reason);
  }

  #markStale(entity: string, reason: string): void {
    const { engine } = this.#ports;
    engine.emit({ type: 'realtime-reset', entity, source: 'realtime', details: { reason } });
    // Which rows the user may still see only the server knows: none is shown until it has said.
    if (reason === 'PERMISSIONS_CHANGED') this.#forgetRows(entity);
    else engine.markEntityStale(entity, { spreadMs: RESET_SPREAD_MS });
  }

  #forgetRows(entity: string): void {
    this.#ports.buffer.flush();
    this.#ports.engine.forgetEntity(entity);
  }
}
