import type { NgZone } from '@angular/core';
import { Subscriptions } from '../core/connection';
import type { ConnectionStatus, SubscriptionFrame } from '../core/connection';
import type { EntityRegistry } from '../entities/entity-registry';
import type { ErrorMessage, ServerMessage } from '../protocol';
import type { Source } from '../cache/source';
import type { CacheHubScheduler } from '../providers/scheduler';
import { connectionPolicy, heartbeatPolicy } from './connection-policy';
import type { ForeignStreams } from './foreign-streams';
import { FrameReader } from './frame-reader';
import { dispatchMessage, isRouted } from './message-dispatch';
import type { DispatchPorts } from './message-dispatch';
import { MessageRouter } from './message-router';
import { RealtimeConnection } from './realtime-connection';
import type { RealtimeEngine } from './realtime-engine';
import type { RealtimeReports } from './realtime-reports';
import { RealtimeSession } from './realtime-session';
import type { RealtimeTransport } from './realtime-transport';
import type { ResolvedRealtimeOptions } from './resolve-realtime-options';
import { ResumePacer } from './resume-pacer';
import type { UpdateBuffer } from './update-buffer';
import { WebSocketTransport } from './websocket-transport';

/** A refusal that may pass is tried again after this, unless the server says when. */
const RETRY_REFUSED_MS = 5_000;

export interface LinkPorts {
  readonly options: ResolvedRealtimeOptions;
  readonly token: (() => Source<string | null>) | undefined;
  readonly clientId: string;
  readonly transport: RealtimeTransport;
  readonly engine: RealtimeEngine;
  readonly registry: EntityRegistry;
  readonly scheduler: CacheHubScheduler;
  readonly zone: NgZone;
  readonly buffer: UpdateBuffer;
  readonly foreign: ForeignStreams;
  readonly reports: RealtimeReports;
  readonly onStatus: (status: ConnectionStatus) => void;
}

/**
 * The hub's link to one server: connection, session, subscriptions and router, tied together. What
 * comes in goes frame → messages → router → buffer; what goes out passes `transmit`.
 */
export class RealtimeLink {
  readonly connection: RealtimeConnection;
  readonly subscriptions: Subscriptions;
  readonly router: MessageRouter;
  private readonly isPlain: boolean;
  private readonly session: RealtimeSession;
  private readonly reader: FrameReader;
  private readonly dispatchPorts: DispatchPorts;
  private readonly pacer: ResumePacer;
  private stopRetry: (() => void) | undefined;
  private lines = 0;

  constructor(private readonly ports: LinkPorts) {
    const { options, transport } = ports;
    this.isPlain = options.protocol === 'plain' || transport.capabilities.resume === 'none';
    this.subscriptions = new Subscriptions(this.isPlain ? 'plain' : 'sequenced');
    this.pacer = new ResumePacer(ports.scheduler, (held) =>
      this.transmitAll(this.subscriptions.resume(held)),
    );
    this.session = this.createSession();
    this.router = this.createRouter();
    this.connection = this.createConnection();
    this.reader = this.createReader();
    this.dispatchPorts = this.createDispatch();
  }

  /** What this tab wants to hear of. */
  get entities(): readonly string[] {
    return [...this.subscriptions.entities()].map((held) => held.entity);
  }

  /** One more in this tab wants the entity. The function returned gives it back, once. */
  hold(entity: string): () => void {
    const { held, frames } = this.subscriptions.hold(entity);
    this.transmitAll(frames);
    this.router.follow(held);
    this.connection.dispatch({ type: 'demand' });
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.left(entity, this.subscriptions.release(held));
    };
  }

  /** Whether the server's answer to the entity's subscription is on its way, be the line still opening. */
  pendingAck(entity: string): boolean {
    // A plain server acknowledges nothing.
    if (this.isPlain) return false;
    const phase = this.subscriptions.of(entity)?.phase;
    return phase === 'asked' || (phase === 'idle' && this.connection.hasLine);
  }

  /** Ends the entity's subscription, whoever holds it. */
  drop(entity: string): void {
    this.left(entity, this.subscriptions.drop(entity));
  }

  /** Sends a message now, if it can go now. */
  send(message: object): boolean {
    const { transport } = this.ports;
    if (this.connection.status !== 'connected') return false;
    if (transport instanceof WebSocketTransport && transport.isCongested) return false;
    return this.transmit(message);
  }

  async renewToken(): Promise<void> {
    if (!this.isPlain && this.connection.isOnLine) return this.session.renew();
    // The next line asks for the token by itself; a line that cannot renew is replaced.
    this.connection.dispatch({ type: 'token-changed' });
  }

  destroy(): void {
    this.connection.destroy();
    this.session.destroy();
    this.stopRetry?.();
  }

  private left(entity: string, frames: readonly SubscriptionFrame[]): void {
    this.transmitAll(frames);
    if (this.subscriptions.of(entity) === undefined) this.router.forget(entity);
    this.settle();
  }

  private createSession(): RealtimeSession {
    const { options, clientId, scheduler, engine, reports, token } = this.ports;
    return new RealtimeSession({
      clientId,
      token: this.isPlain ? undefined : token,
      hello: this.isPlain ? options.hello : undefined,
      pingMessage: options.heartbeat === false ? undefined : options.heartbeat.message,
      now: () => scheduler.now(),
      generation: () => this.connection.generation,
      isOpen: (generation) => this.connection.isOnLine && this.connection.generation === generation,
      send: (message) => void this.transmit(message),
      sendRaw: (frame) => this.transmitRaw(frame),
      onWelcome: (generation) => this.connection.dispatch({ type: 'welcomed', generation }),
      onNoToken: (generation, error) => {
        reports.error("the option 'token'", error);
        this.abandonLine(generation, 'Expected a first frame to send, got an error.');
      },
      onTokenChanged: () => this.connection.dispatch({ type: 'token-changed' }),
      onRoundTrip: (ms) => (engine.metrics.roundTripMs = ms),
    });
  }

  private createRouter(): MessageRouter {
    const { engine, buffer, registry } = this.ports;
    return new MessageRouter({
      engine,
      buffer,
      subscriptions: this.subscriptions,
      admission: this.isPlain ? 'open' : 'subscribed',
      resume: (held) => this.pacer.request(held),
      onAnswer: () => this.settle(),
      validateRow: (entity, row) => registry.validateRow(entity, row),
    });
  }

  private createConnection(): RealtimeConnection {
    const { transport, scheduler, zone, options, engine, reports, onStatus } = this.ports;
    const style = this.isPlain ? 'plain' : 'sequenced';
    const onError = (what: string, error: unknown) => reports.error(`the option '${what}'`, error);
    return new RealtimeConnection({
      transport,
      scheduler,
      zone,
      policy: connectionPolicy(options, style, onError),
      heartbeat: () =>
        heartbeatPolicy(
          options,
          this.session.serverLimits,
          !this.isPlain || this.session.answersPings,
        ),
      actions: {
        greet: () => this.session.greet(),
        subscribe: (generation) => this.lineUp(generation),
        authenticate: () => this.authenticate(),
        ping: () => this.ping(),
        onFrame: (frame) => this.onFrame(frame),
        onLineEnd: () => this.lineDown(),
        onFailure: (failure) => reports.failure(failure),
        onStatus: (status) => {
          if (status === 'connected' && this.lines > 1) engine.metrics.reconnects++;
          onStatus(status);
        },
      },
    });
  }

  private createReader(): FrameReader {
    const { options, foreign, reports } = this.ports;
    return new FrameReader({
      limits: options.limits,
      mapIncoming: options.mapIncoming,
      onMessage: (message) => this.onMessage(message),
      onForeign: (type, frame) => !isRouted(type) && foreign.deliver(type, frame),
      onFault: (fault) => reports.fault(fault),
      onMappingError: (error) => reports.mappingFault('mapIncoming', error),
      onError: (what, error) => reports.error(what, error),
    });
  }

  private createDispatch(): DispatchPorts {
    const { foreign, reports, engine } = this.ports;
    return {
      router: this.router,
      session: this.session,
      foreign,
      onGoAway: (afterMs, jitterMs) =>
        this.connection.dispatch({
          type: 'goaway',
          generation: this.connection.generation,
          afterMs,
          jitterMs,
        }),
      onAuthRequired: () => {
        this.session.renew().catch((error: unknown) => reports.error('renewing the token', error));
      },
      onServerError: (message) => this.onServerError(message),
      onSubscriptionEnded: (entity, code, again) => {
        engine.emit({ type: 'error', entity, source: 'realtime', details: { code } });
        if (again) this.retryRefused(undefined);
      },
    };
  }

  private onFrame(frame: unknown): void {
    const { metrics } = this.ports.engine;
    metrics.framesIn++;
    if (typeof frame === 'string') metrics.bytesIn += frame.length;
    this.reader.read(frame);
    this.ports.buffer.settle();
  }

  private onMessage(message: ServerMessage): void {
    dispatchMessage(message, this.dispatchPorts);
  }

  private onServerError(message: ErrorMessage): void {
    if (this.session.onError(message)) return;
    // The id of a SUBSCRIBE is its sub.
    const sub = message.sub ?? message.id;
    const held = sub === undefined ? undefined : this.router.onRefused(sub, message.retryable);
    this.ports.reports.server(message, held?.entity);
    if (held && message.retryable) this.retryRefused(message.retryAfterMs);
  }

  private lineUp(generation: number): void {
    // What was wrong is over; what this line refuses comes after.
    this.ports.reports.clear();
    const frames = this.subscriptions.lineUp(generation);
    this.transmitAll(frames);
    this.router.onLineUp(this.isPlain && this.lines > 0);
    this.lines++;
    this.settle();
  }

  private lineDown(): void {
    this.pacer.stop();
    this.stopRetry?.();
    this.stopRetry = undefined;
    this.subscriptions.lineDown();
    this.router.onLineDown();
    this.session.onLineEnd();
  }

  private settle(): void {
    if (!this.subscriptions.isSettled) return;
    this.connection.dispatch({ type: 'settled', generation: this.connection.generation });
  }

  private retryRefused(afterMs: number | undefined): void {
    const { scheduler } = this.ports;
    // The whole delay at least, so that a server that names one is believed.
    const ms = (afterMs ?? RETRY_REFUSED_MS) * (1 + scheduler.random() / 10);
    this.stopRetry?.();
    this.stopRetry = scheduler.setTimer(() => {
      this.stopRetry = undefined;
      this.transmitAll(this.subscriptions.retryRefused());
    }, ms);
  }

  private authenticate(): void {
    if (!this.isPlain && this.session.authenticate()) return;
    // What this line was opened with holds no longer, and cannot be replaced on it.
    this.abandonLine(this.connection.generation, 'The token of this line was replaced.');
  }

  private abandonLine(generation: number, message: string): void {
    this.connection.dispatch({
      type: 'died',
      generation,
      failure: { code: 'unauthenticated', message, closeCode: undefined },
    });
  }

  private ping(): void {
    const { transport } = this.ports;
    // Nothing is added to what the far side does not read; the deadline judges it all the same.
    if (transport instanceof WebSocketTransport && transport.isCongested) return;
    this.session.ping();
  }

  private transmitAll(messages: readonly object[]): void {
    for (const message of messages) this.transmit(message);
  }

  private transmit(message: object): boolean {
    const { mapOutgoing } = this.ports.options;
    let frame: unknown = message;
    if (mapOutgoing) {
      try {
        frame = mapOutgoing(message);
      } catch (error) {
        this.ports.reports.mappingFault('mapOutgoing', error);
        return false;
      }
    }
    if (frame === null || frame === undefined) return false;
    this.transmitRaw(frame);
    return true;
  }

  private transmitRaw(frame: unknown): void {
    this.ports.engine.metrics.framesOut++;
    this.connection.transmit(frame);
  }
}
