import type { ConnectionEvent, ConnectionStatus, SubscriptionFrame } from '../core/connection';
import type { MutateMessage, ServerMessage } from '../protocol';
import type { SaidMessage } from '../talk/line-talk';
import { TalkLine } from '../talk/talk-line';
import { IncomingFrames } from './incoming-frames';
import type { LineLender } from './line-lender';
import type { LinkPorts } from './link-ports';
import type { MutationAnswers } from './mutation-answers';
import { OwnLine } from './own-line';
import type { RealtimeConnection } from './realtime-connection';
import { StreamDesk } from './stream-desk';

/**
 * The hub's link to one server: streams, writes and talk over whatever line there is. What comes in
 * goes through `incoming`: frame → messages → router → buffer.
 *
 * Where another tab holds the line for this one, the link is lent: it opens nothing, and its streams
 * go by that tab.
 */
export class RealtimeLink {
  readonly #ports: LinkPorts;
  readonly desk: StreamDesk;
  /** The line for requests, topics and presence. */
  readonly talking: TalkLine;
  readonly isPlain: boolean;
  /** Who waits for the answers to MUTATE. */
  answers: MutationAnswers | undefined = undefined;
  readonly #own: OwnLine;
  readonly #incoming: IncomingFrames;
  #lender: LineLender | undefined;
  #lines = 0;
  #wasLent = false;

  constructor(ports: LinkPorts) {
    this.#ports = ports;
    const { options, transport } = ports;
    this.isPlain = options.protocol === 'plain' || transport.capabilities.resume === 'none';
    this.desk = this.#createDesk();
    this.talking = this.#createTalkLine();
    this.#own = new OwnLine(ports, this.isPlain, {
      onUp: (generation) => this.#lineUp(generation),
      onFrame: (frame) => this.#incoming.take(frame),
      onEnd: () => this.#lineDown(),
      onStatus: (status) => this.#onOwnStatus(status),
    });
    this.#incoming = this.#createIncoming();
  }

  /** This tab's own connection, also while another tab holds the line. */
  get connection(): RealtimeConnection {
    return this.#own.connection;
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
    if (!this.#lender) this.connection.dispatch(event);
  }

  /** Whether the answer to the entity's subscription is on its way, be the line still opening. */
  pendingAck(entity: string): boolean {
    const phase = this.desk.subscriptions.of(entity)?.phase;
    const lender = this.#lender;
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
    const { connection, outgoing } = this.#own;
    if (connection.status !== 'connected' || outgoing.isCongested) return false;
    return outgoing.send(message);
  }

  /** A message of the server's, also where another tab handed it on. */
  hear(message: ServerMessage): void {
    this.#incoming.hear(message);
  }

  /** How many MUTATEs may be out; 'unknown' while no line is up, 0 where the server takes none. */
  get mutationLimit(): number | 'unknown' {
    if (this.isPlain || !this.#ports.transport.capabilities.requests) return 0;
    // Known from the server's greeting to the end of the line.
    return this.#own.session.serverLimits?.limits.maxInFlightMutations ?? 'unknown';
  }

  /** Sends a MUTATE on the line that is up. */
  mutate(message: MutateMessage): boolean {
    return this.#own.outgoing.send(message);
  }

  renewToken(): Promise<void> {
    return this.#own.renewToken();
  }

  /** From now on another tab holds the line. */
  lend(lender: LineLender): void {
    if (!this.#lender) this.connection.dispatch({ type: 'yield' });
    this.#lender = lender;
  }

  /** The line of the lender is usable, and says what the server says. */
  lentLineUp(): void {
    this.#ports.reports.clear();
    // What a plain server said between its line and the lender's is lost.
    const missed = this.isPlain && this.#lines > 0 && !this.#wasLent;
    this.#lines++;
    this.#wasLent = true;
    this.desk.lineUp(this.#lines, 'sequenced', missed);
    this.talking.up();
  }

  lentLineDown(): void {
    this.desk.lineDown();
    this.talking.down();
  }

  /** The line is this tab's own again, to be opened by whoever wants it. */
  takeBack(): void {
    this.#lender = undefined;
  }

  destroy(): void {
    this.talking.talk?.end();
    this.#own.destroy();
    this.desk.stop();
  }

  #createDesk(): StreamDesk {
    const { engine, registry, scheduler, buffer, reports } = this.#ports;
    return new StreamDesk({
      engine,
      registry,
      scheduler,
      buffer,
      reports,
      isPlain: this.isPlain,
      transmit: (frames) => this.#transmit(frames),
      onSettled: () => this.#own.onSettled(),
    });
  }

  #createTalkLine(): TalkLine {
    return new TalkLine({
      takesRequests: this.#ports.transport.capabilities.requests,
      connectionId: () =>
        this.#lender ? this.#lender.connectionId : this.#own.session.serverLimits?.connectionId,
      userId: () => this.#own.session.serverLimits?.userId,
      say: (message) => this.#say(message),
      onChange: this.#ports.onTalk,
    });
  }

  #createIncoming(): IncomingFrames {
    return new IncomingFrames(this.#ports, {
      desk: this.desk,
      session: this.#own.session,
      answers: () => this.answers,
      talk: () => this.talking.talk,
      onGoAway: (afterMs, jitterMs) => this.#own.onGoAway(afterMs, jitterMs),
      onAuthRequired: () => this.#own.onAuthRequired(),
    });
  }

  #lineUp(generation: number): void {
    // What was wrong is over; what this line refuses comes after.
    this.#ports.reports.clear();
    this.desk.audience?.lineUp();
    const missed = this.isPlain && this.#lines > 0;
    this.#lines++;
    this.#wasLent = false;
    this.desk.lineUp(generation, this.isPlain ? 'plain' : 'sequenced', missed);
    this.talking.up();
  }

  #lineDown(): void {
    this.desk.lineDown();
    this.desk.audience?.lineDown();
    this.#own.session.onLineEnd();
    this.answers?.onLineEnd();
    this.talking.down();
  }

  #onOwnStatus(status: ConnectionStatus): void {
    if (status === 'connected' && this.#lines > 1) this.#ports.engine.metrics.reconnects++;
    this.#ports.onStatus(status);
  }

  #say(message: SaidMessage): boolean {
    if (this.#lender) return this.#lender.say(message);
    const { outgoing } = this.#own;
    // What is wanted of the line is little, and has to be known to the server.
    const mayWait = message.type === 'REQUEST' || message.type === 'PUBLISH';
    return !(mayWait && outgoing.isCongested) && outgoing.send(message);
  }

  #transmit(messages: readonly SubscriptionFrame[]): void {
    if (messages.length === 0) return;
    if (this.#lender) {
      this.#lender.transmit(messages);
      return;
    }
    for (const message of messages) this.#own.outgoing.send(message);
  }
}
