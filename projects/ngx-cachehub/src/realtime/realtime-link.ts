import type { NgZone } from '@angular/core';
import type { ConnectionEvent, ConnectionStatus, SubscriptionFrame } from '../core/connection';
import type { EntityRegistry } from '../entities/entity-registry';
import type { MutateMessage, ServerMessage } from '../protocol';
import type { Source } from '../cache/source';
import type { CacheHubScheduler } from '../providers/scheduler';
import { connectionPolicy, heartbeatPolicy } from './connection-policy';
import type { ForeignStreams } from './foreign-streams';
import { FrameReader } from './frame-reader';
import type { LineLender } from './line-lender';
import type { SaidMessage } from './line-talk';
import { dispatchMessage, isRouted } from './message-dispatch';
import type { DispatchPorts } from './message-dispatch';
import type { MutationAnswers } from './mutations';
import { RealtimeConnection } from './realtime-connection';
import type { RealtimeEngine } from './realtime-engine';
import type { RealtimeReports } from './realtime-reports';
import { RealtimeSession } from './realtime-session';
import type { RealtimeTransport } from './realtime-transport';
import type { ResolvedRealtimeOptions } from './resolve-realtime-options';
import { StreamDesk } from './stream-desk';
import { TalkLine } from './talk-line';
import type { UpdateBuffer } from './update-buffer';
import { WebSocketTransport } from './websocket-transport';
import type { WireTap } from './wire-tap';

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
  /** Who looks at every frame; usually nobody. */
  readonly tap: WireTap | null;
  /** Requests, topics or rooms want more of the line than before, or less. */
  readonly onTalk: (change: 'more' | 'less') => void;
}

/**
 * The hub's link to one server: connection, session and streams, tied together. What comes in goes
 * frame → messages → router → buffer; what goes out passes `transmit`.
 *
 * Where another tab holds the line for this one, the link is lent: it opens nothing, and its streams
 * go by that tab.
 */
export class RealtimeLink {
  readonly connection: RealtimeConnection;
  readonly desk: StreamDesk;
  /** The line for requests, topics and presence. */
  readonly talking: TalkLine;
  readonly isPlain: boolean;
  /** Who waits for the answers to MUTATE. */
  answers: MutationAnswers | undefined = undefined;
  private readonly session: RealtimeSession;
  private readonly reader: FrameReader;
  private readonly dispatchPorts: DispatchPorts;
  private lender: LineLender | undefined;
  private lines = 0;
  private wasLent = false;

  constructor(private readonly ports: LinkPorts) {
    const { options, transport } = ports;
    this.isPlain = options.protocol === 'plain' || transport.capabilities.resume === 'none';
    this.desk = this.createDesk();
    this.session = this.createSession();
    this.talking = this.createTalkLine();
    this.connection = this.createConnection();
    this.reader = this.createReader();
    this.dispatchPorts = this.createDispatch();
  }

  /** What this tab wants to hear of. */
  get entities(): readonly string[] {
    return this.desk.entities;
  }

  /** One more in this tab wants the entity. The function returned gives it back, once. */
  hold(entity: string): () => void {
    const release = this.desk.hold(entity);
    this.demand();
    return release;
  }

  /** Opens the line if it was never opened. */
  demand(): void {
    this.dispatch({ type: 'demand' });
  }

  /** What the app and the page say to the connection; a line that another tab holds is not theirs. */
  dispatch(event: ConnectionEvent): void {
    if (!this.lender) this.connection.dispatch(event);
  }

  /** Whether the answer to the entity's subscription is on its way, be the line still opening. */
  pendingAck(entity: string): boolean {
    const phase = this.desk.subscriptions.of(entity)?.phase;
    const { lender } = this;
    if (lender) return (phase === 'asked' || phase === 'idle') && lender.hasLine;
    // A plain server acknowledges nothing.
    if (this.isPlain) return false;
    return phase === 'asked' || (phase === 'idle' && this.connection.hasLine);
  }

  /** Ends the entity's subscription, whoever holds it. */
  drop(entity: string): void {
    this.desk.drop(entity);
  }

  /** Sends a message now, if it can go now. */
  send(message: object): boolean {
    if (this.connection.status !== 'connected' || this.isCongested) return false;
    return this.transmit(message);
  }

  /** A message of the server's, also where another tab handed it on. */
  hear(message: ServerMessage): void {
    dispatchMessage(message, this.dispatchPorts);
  }

  /** How many MUTATEs may be out; 'unknown' while no line is up, 0 where the server takes none. */
  get mutationLimit(): number | 'unknown' {
    if (this.isPlain || !this.ports.transport.capabilities.requests) return 0;
    // Known from the server's greeting to the end of the line.
    return this.session.serverLimits?.limits.maxInFlightMutations ?? 'unknown';
  }

  /** Sends a MUTATE on the line that is up. */
  mutate(message: MutateMessage): boolean {
    return this.transmit(message);
  }

  async renewToken(): Promise<void> {
    if (!this.isPlain && this.connection.isOnLine) return this.session.renew();
    // The next line asks for the token by itself; a line that cannot renew is replaced.
    this.connection.dispatch({ type: 'token-changed' });
  }

  /** From now on another tab holds the line. */
  lend(lender: LineLender): void {
    if (!this.lender) this.connection.dispatch({ type: 'yield' });
    this.lender = lender;
  }

  /** The line of the lender is usable, and says what the server says. */
  lentLineUp(): void {
    this.ports.reports.clear();
    // What a plain server said between its line and the lender's is lost.
    const missed = this.isPlain && this.lines > 0 && !this.wasLent;
    this.lines++;
    this.wasLent = true;
    this.desk.lineUp(this.lines, 'sequenced', missed);
    this.talking.up();
  }

  lentLineDown(): void {
    this.desk.lineDown();
    this.talking.down();
  }

  /** The line is this tab's own again, to be opened by whoever wants it. */
  takeBack(): void {
    this.lender = undefined;
  }

  destroy(): void {
    this.talking.talk?.end();
    this.connection.destroy();
    this.session.destroy();
    this.desk.stop();
  }

  private createDesk(): StreamDesk {
    const { engine, registry, scheduler, buffer, reports } = this.ports;
    return new StreamDesk({
      engine,
      registry,
      scheduler,
      buffer,
      reports,
      isPlain: this.isPlain,
      transmit: (frames) => this.transmitAll(frames),
      onSettled: () =>
        this.connection.dispatch({ type: 'settled', generation: this.connection.generation }),
    });
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
      onWelcome: (generation) => {
        const { serverTime } = this.session.serverLimits ?? {};
        if (serverTime !== undefined) engine.hearServerTime(serverTime);
        this.connection.dispatch({ type: 'welcomed', generation });
      },
      onNoToken: (generation, error) => {
        reports.error("the option 'token'", error);
        this.abandonLine(generation, 'Expected a first frame to send, got an error.');
      },
      onTokenChanged: () => this.connection.dispatch({ type: 'token-changed' }),
      onRoundTrip: (ms) => (engine.metrics.roundTripMs = ms),
    });
  }

  private createTalkLine(): TalkLine {
    return new TalkLine({
      takesRequests: this.ports.transport.capabilities.requests,
      connectionId: () =>
        this.lender ? this.lender.connectionId : this.session.serverLimits?.connectionId,
      userId: () => this.session.serverLimits?.userId,
      say: (message) => this.say(message),
      onChange: this.ports.onTalk,
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
    const { options, reports } = this.ports;
    return new FrameReader({
      limits: options.limits,
      mapIncoming: options.mapIncoming,
      onMessage: (message) => this.hear(message),
      onForeign: (type, frame) => !isRouted(type) && this.onForeign(type, frame),
      onFault: (fault) => reports.fault(fault),
      onMappingError: (error) => reports.mappingFault('mapIncoming', error),
      onError: (what, error) => reports.error(what, error),
    });
  }

  private createDispatch(): DispatchPorts {
    const { reports } = this.ports;
    return {
      desk: this.desk,
      session: this.session,
      onForeign: (type, frame) => void this.onForeign(type, frame),
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
      answers: () => this.answers,
      talk: () => this.talking.talk,
    };
  }

  private onForeign(type: string, frame: unknown): boolean {
    const isHeardHere = this.ports.foreign.deliver(type, frame);
    const isHeardThere = this.desk.audience?.foreign(type, frame) === true;
    return isHeardHere || isHeardThere;
  }

  private onFrame(frame: unknown): void {
    const { metrics } = this.ports.engine;
    metrics.framesIn++;
    metrics.bytesIn += sizeOf(frame);
    this.ports.tap?.frame('in', frame);
    this.reader.read(frame);
    this.desk.audience?.flush();
    this.ports.buffer.settle();
    this.ports.engine.bump();
  }

  private lineUp(generation: number): void {
    // What was wrong is over; what this line refuses comes after.
    this.ports.reports.clear();
    this.desk.audience?.lineUp();
    const missed = this.isPlain && this.lines > 0;
    this.lines++;
    this.wasLent = false;
    this.desk.lineUp(generation, this.isPlain ? 'plain' : 'sequenced', missed);
    this.talking.up();
  }

  private lineDown(): void {
    this.desk.lineDown();
    this.desk.audience?.lineDown();
    this.session.onLineEnd();
    this.answers?.onLineEnd();
    this.talking.down();
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
    // Nothing is added to what the far side does not read; the deadline judges it all the same.
    if (this.isCongested) return;
    this.session.ping();
  }

  private get isCongested(): boolean {
    const { transport } = this.ports;
    return transport instanceof WebSocketTransport && transport.isCongested;
  }

  private say(message: SaidMessage): boolean {
    if (this.lender) return this.lender.say(message);
    // What is wanted of the line is little, and has to be known to the server.
    const mayWait = message.type === 'REQUEST' || message.type === 'PUBLISH';
    return !(mayWait && this.isCongested) && this.transmit(message);
  }

  private transmitAll(messages: readonly SubscriptionFrame[]): void {
    if (messages.length === 0) return;
    if (this.lender) {
      this.lender.transmit(messages);
      return;
    }
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
    this.ports.tap?.frame('out', frame);
    this.connection.transmit(frame);
    this.ports.engine.bump();
  }
}

function sizeOf(frame: unknown): number {
  if (typeof frame === 'string') return frame.length;
  return frame instanceof ArrayBuffer ? frame.byteLength : 0;
}
