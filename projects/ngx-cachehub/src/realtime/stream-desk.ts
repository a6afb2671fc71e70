import { Subscriptions } from '../core/connection';
import type { EntitySubscription, SubscriptionFrame, SubscriptionStyle } from '../core/connection';
import type { EntityRegistry } from '../entities/entity-registry';
import type { ErrorMessage, ServerMessage, UnsubscribedMessage } from '../protocol';
import type { CacheHubScheduler } from '../providers/scheduler';
import { EntityCoverage } from './entity-coverage';
import { EventIntake } from './event-intake';
import { MessageRouter } from './message-router';
import type { RealtimeEngine } from './realtime-engine';
import type { RealtimeReports } from './realtime-reports';
import { ResumePacer } from './resume-pacer';
import type { StreamAudience } from './stream-audience';
import type { UpdateBuffer } from './update-buffer';

/** A refusal that may pass is tried again after this, unless the server says when. */
const RETRY_REFUSED_MS = 5_000;

export interface DeskPorts {
  readonly engine: RealtimeEngine;
  readonly registry: EntityRegistry;
  readonly scheduler: CacheHubScheduler;
  readonly buffer: UpdateBuffer;
  readonly reports: RealtimeReports;
  /** The server numbers nothing and acknowledges nothing. */
  readonly isPlain: boolean;
  /** Sends to whoever is at the other end of the present line. */
  readonly transmit: (frames: readonly SubscriptionFrame[]) => void;
  /** Each subscription of the line is answered. */
  readonly onSettled: () => void;
}

/** What a server says of an entity that the user may not see. */
const FORBIDDEN = 'FORBIDDEN';

/**
 * What this tab wants to hear of, and what it hears: subscriptions and router, over whatever line
 * there is. Lines come and go, to the server or to the tab that holds it; the streams go on.
 */
export class StreamDesk {
  readonly #ports: DeskPorts;
  readonly subscriptions: Subscriptions;
  readonly coverage: EntityCoverage;
  readonly router: MessageRouter;
  audience: StreamAudience | undefined = undefined;
  readonly #pacer: ResumePacer;
  #spoken: SubscriptionStyle;
  #stopRetry: (() => void) | undefined;

  constructor(ports: DeskPorts) {
    this.#ports = ports;
    const { scheduler, engine, transmit, isPlain } = ports;
    this.#spoken = isPlain ? 'plain' : 'sequenced';
    this.subscriptions = new Subscriptions(this.#spoken);
    this.#pacer = new ResumePacer(scheduler, (held) => transmit(this.subscriptions.resume(held)));
    this.coverage = new EntityCoverage(engine, this.subscriptions, () => this.audience);
    this.router = this.#createRouter();
  }

  get entities(): readonly string[] {
    return [...this.subscriptions.entities()].map((held) => held.entity);
  }

  /** One more in this tab wants the entity. The function returned gives it back, once. */
  hold(entity: string): () => void {
    const { held, frames } = this.subscriptions.hold(entity);
    this.#ports.transmit(frames);
    this.coverage.follow(held);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#left(entity, this.subscriptions.release(held));
    };
  }

  /** Ends the entity's subscription, whoever holds it. */
  drop(entity: string): void {
    this.#left(entity, this.subscriptions.drop(entity));
  }

  /** Everything wanted is asked for. `missed`: what came between the lines is lost. */
  lineUp(generation: number, spoken: SubscriptionStyle, missed: boolean): void {
    this.#spoken = spoken;
    this.#ports.transmit(this.subscriptions.lineUp(generation, spoken));
    this.router.onLineUp(missed);
    this.#settle();
  }

  lineDown(): void {
    this.#pacer.stop();
    this.stop();
    this.subscriptions.lineDown();
    this.coverage.interruptAll();
  }

  stop(): void {
    this.#stopRetry?.();
    this.#stopRetry = undefined;
  }

  /** Takes what is about a stream; false for every other message. */
  take(message: ServerMessage): boolean {
    switch (message.type) {
      case 'ENTITY_CREATED':
      case 'ENTITY_UPDATED':
      case 'ENTITY_DELETED':
      case 'BULK_UPDATE':
        this.router.route(message);
        return true;
      case 'SUBSCRIBED':
        this.router.onSubscribed(message);
        return true;
      case 'CAUGHT_UP':
        this.router.onCaughtUp(message);
        return true;
      case 'RESET':
        this.router.onReset(message);
        return true;
      case 'UNSUBSCRIBED':
        this.#onUnsubscribed(message);
        return true;
      case 'ERROR':
        this.#onError(message);
        return true;
      default:
        return false;
    }
  }

  #onUnsubscribed(message: UnsubscribedMessage): void {
    const held = this.router.onUnsubscribed(message);
    if (!held) return;
    const { entity, retryable } = held;
    const { code } = message;
    if (retryable) {
      this.#ports.engine.emit({ type: 'error', entity, source: 'realtime', details: { code } });
    } else {
      const text = 'the subscription was ended.';
      this.#ports.reports.server({ code: code ?? 'UNSUBSCRIBED', message: text }, entity);
      if (code === FORBIDDEN) this.router.onForbidden(held);
    }
    this.audience?.notice(entity, {
      type: 'UNSUBSCRIBED',
      ...(code !== undefined && { code }),
      resubscribe: retryable,
    });
    if (retryable) this.#retryRefused(undefined);
  }

  #onError({ id, sub: about, ...error }: ErrorMessage): void {
    // The id of a SUBSCRIBE is its sub.
    const sub = about ?? id;
    const held = sub === undefined ? undefined : this.router.onRefused(sub, error.retryable);
    this.#ports.reports.server(error, held?.entity);
    if (!held) return;
    const { code, message, retryable, retryAfterMs } = error;
    if (code === FORBIDDEN && !retryable) this.router.onForbidden(held);
    this.audience?.notice(held.entity, {
      type: 'ERROR',
      code,
      message,
      retryable,
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    });
    if (retryable) this.#retryRefused(retryAfterMs);
  }

  #createRouter(): MessageRouter {
    const { engine, buffer, registry, isPlain } = this.#ports;
    return new MessageRouter({
      engine,
      buffer,
      subscriptions: this.subscriptions,
      coverage: this.coverage,
      intake: new EventIntake(engine, buffer, registry),
      admission: isPlain ? 'open' : 'subscribed',
      isNumbered: () => this.#spoken === 'sequenced',
      audience: () => this.audience,
      resume: (held: EntitySubscription) => this.#pacer.request(held),
      onAnswer: () => this.#settle(),
    });
  }

  #left(entity: string, frames: readonly SubscriptionFrame[]): void {
    this.#ports.transmit(frames);
    if (this.subscriptions.of(entity) === undefined) this.coverage.forget(entity);
    this.#settle();
  }

  #settle(): void {
    if (this.subscriptions.isSettled) this.#ports.onSettled();
  }

  #retryRefused(afterMs: number | undefined): void {
    const { scheduler, transmit } = this.#ports;
    // The whole delay at least, so that a server that names one is believed.
    const ms = (afterMs ?? RETRY_REFUSED_MS) * (1 + scheduler.random() / 10);
    this.stop();
    this.#stopRetry = scheduler.setTimer(() => {
      this.#stopRetry = undefined;
      transmit(this.subscriptions.retryRefused());
    }, ms);
  }
}
