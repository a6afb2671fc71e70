import type { ConnectionStatus } from '../core/connection';
import { connectionPolicy, heartbeatPolicy } from './connection-policy';
import type { LinkPorts } from './link-ports';
import { OutgoingFrames } from './outgoing-frames';
import { RealtimeConnection } from './realtime-connection';
import { RealtimeSession } from './realtime-session';

/** Who hears what becomes of the line. */
export interface OwnLineEvents {
  readonly onUp: (generation: number) => void;
  readonly onFrame: (frame: unknown) => void;
  readonly onEnd: () => void;
  readonly onStatus: (status: ConnectionStatus) => void;
}

/** The line that this tab opens itself: its connection, and who we are to the server on it. */
export class OwnLine {
  readonly #ports: LinkPorts;
  readonly #isPlain: boolean;
  readonly #events: OwnLineEvents;
  readonly connection: RealtimeConnection;
  readonly session: RealtimeSession;
  readonly outgoing: OutgoingFrames;

  constructor(ports: LinkPorts, isPlain: boolean, events: OwnLineEvents) {
    this.#ports = ports;
    this.#isPlain = isPlain;
    this.#events = events;
    this.outgoing = new OutgoingFrames(ports, (frame) => this.connection.transmit(frame));
    this.session = this.#createSession();
    this.connection = this.#createConnection();
  }

  async renewToken(): Promise<void> {
    if (!this.#isPlain && this.connection.isOnLine) return this.session.renew();
    // The next line asks for the token by itself; a line that cannot renew is replaced.
    this.connection.dispatch({ type: 'token-changed' });
  }

  /** The token will expire: it is renewed on the open line. */
  onAuthRequired(): void {
    this.session
      .renew()
      .catch((error: unknown) => this.#ports.reports.error('renewing the token', error));
  }

  /** The server wants us to come back later, by another line. */
  onGoAway(afterMs: number, jitterMs: number): void {
    const { generation } = this.connection;
    this.connection.dispatch({ type: 'goaway', generation, afterMs, jitterMs });
  }

  /** Each subscription of the line is answered. */
  onSettled(): void {
    const { generation } = this.connection;
    this.connection.dispatch({ type: 'settled', generation });
  }

  destroy(): void {
    this.connection.destroy();
    this.session.destroy();
  }

  #createSession(): RealtimeSession {
    const isPlain = this.#isPlain;
    const { options, clientId, scheduler, engine, reports, token } = this.#ports;
    return new RealtimeSession({
      clientId,
      token: isPlain ? undefined : token,
      hello: isPlain ? options.hello : undefined,
      pingMessage: options.heartbeat === false ? undefined : options.heartbeat.message,
      now: () => scheduler.now(),
      generation: () => this.connection.generation,
      isOpen: (generation) => this.connection.isOnLine && this.connection.generation === generation,
      send: (message) => void this.outgoing.send(message),
      sendRaw: (frame) => this.outgoing.sendRaw(frame),
      onWelcome: (generation) => {
        const { serverTime } = this.session.serverLimits ?? {};
        if (serverTime !== undefined) engine.hearServerTime(serverTime);
        this.connection.dispatch({ type: 'welcomed', generation });
      },
      onNoToken: (generation, error) => {
        reports.error("the option 'token'", error);
        this.#abandon(generation, 'Expected a first frame to send, got an error.');
      },
      onTokenChanged: () => this.connection.dispatch({ type: 'token-changed' }),
      onRoundTrip: (ms) => (engine.metrics.roundTripMs = ms),
    });
  }

  #createConnection(): RealtimeConnection {
    const isPlain = this.#isPlain;
    const { transport, scheduler, zone, options, reports } = this.#ports;
    const { onUp, onFrame, onEnd, onStatus } = this.#events;
    const style = isPlain ? 'plain' : 'sequenced';
    const onError = (what: string, error: unknown) => reports.error(`the option '${what}'`, error);
    return new RealtimeConnection({
      transport,
      scheduler,
      zone,
      policy: connectionPolicy(options, style, onError),
      heartbeat: () =>
        heartbeatPolicy(options, this.session.serverLimits, !isPlain || this.session.answersPings),
      actions: {
        greet: () => this.session.greet(),
        subscribe: onUp,
        authenticate: () => this.#authenticate(),
        ping: () => this.#ping(),
        onFrame,
        onLineEnd: onEnd,
        onFailure: (failure) => reports.failure(failure),
        onStatus,
      },
    });
  }

  #authenticate(): void {
    if (!this.#isPlain && this.session.authenticate()) return;
    // What this line was opened with holds no longer, and cannot be replaced on it.
    this.#abandon(this.connection.generation, 'The token of this line was replaced.');
  }

  #abandon(generation: number, message: string): void {
    this.connection.dispatch({
      type: 'died',
      generation,
      failure: { code: 'unauthenticated', message, closeCode: undefined },
    });
  }

  #ping(): void {
    // Nothing is added to what the far side does not read; the deadline judges it all the same.
    if (this.outgoing.isCongested) return;
    this.session.ping();
  }
}
