import type { Subscription } from 'rxjs';
import { take } from 'rxjs';
import { fromSource } from '../cache/from-source';
import type { Source } from '../cache/source';
import { PROTOCOL_VERSION } from '../protocol';
import type {
  AuthOkMessage,
  ErrorMessage,
  HelloMessage,
  PingMessage,
  PongMessage,
  WelcomeMessage,
} from '../protocol';
import { CacheHubError } from '../core/errors/cache-hub-error';
import { TokenSupply } from './token-supply';

export interface SessionPorts {
  readonly clientId: string;
  readonly token: (() => Source<string | null>) | undefined;
  /** The app's own first frame; undefined where HELLO is. */
  readonly hello: (() => Source<unknown>) | undefined;
  readonly pingMessage: (() => unknown) | undefined;
  readonly now: () => number;
  readonly generation: () => number;
  /** Whether that line is the present one, and open. */
  readonly isOpen: (generation: number) => boolean;
  readonly send: (message: object) => void;
  /** Sends a frame of the app's own, as it is. */
  readonly sendRaw: (frame: unknown) => void;
  readonly onWelcome: (generation: number) => void;
  readonly onNoToken: (generation: number, error: unknown) => void;
  readonly onTokenChanged: () => void;
  readonly onRoundTrip: (ms: number) => void;
}

interface Renewal {
  readonly resolve: () => void;
  readonly reject: (error: CacheHubError) => void;
}

/** Who we are to the server, on each line anew: the first frame, the token and its renewal, pings. */
export class RealtimeSession {
  readonly #ports: SessionPorts;
  readonly #tokens: TokenSupply;
  /** By the id of the AUTH that is out; null where nobody waits for it. */
  readonly #renewals = new Map<string, Renewal | null>();
  #greeting: Subscription | undefined;
  #token: string | null = null;
  #ids = 0;
  #welcome: WelcomeMessage | undefined;
  #hasAnswered = false;

  constructor(ports: SessionPorts) {
    this.#ports = ports;
    this.#tokens = new TokenSupply(ports.token, (token) => {
      this.#token = token;
      ports.onTokenChanged();
    });
  }

  /** What the server asked for on this line. */
  get serverLimits(): WelcomeMessage | undefined {
    return this.#welcome;
  }

  /** Whether this server is known to answer pings. */
  get answersPings(): boolean {
    return this.#hasAnswered;
  }

  greet(): void {
    const generation = this.#ports.generation();
    const { hello } = this.#ports;
    if (hello) {
      this.#greetWith(hello, generation);
      return;
    }
    this.#tokens.ask(
      (token) => {
        this.#token = token;
        if (this.#ports.isOpen(generation)) this.#ports.send(this.#helloMessage(token));
      },
      (error) => this.#ports.onNoToken(generation, error),
    );
  }

  onWelcome(message: WelcomeMessage): void {
    this.#welcome = message;
    this.#ports.onWelcome(this.#ports.generation());
  }

  ping(): void {
    const { pingMessage, send, sendRaw, now } = this.#ports;
    if (pingMessage) sendRaw(pingMessage());
    else send({ type: 'PING', ts: now() } satisfies PingMessage);
  }

  onPing(message: PingMessage): void {
    const pong: PongMessage = { type: 'PONG', ...(message.ts !== undefined && { ts: message.ts }) };
    this.#ports.send(pong);
  }

  onPong(message: { readonly ts?: number }): void {
    this.#hasAnswered = true;
    if (message.ts === undefined) return;
    const took = this.#ports.now() - message.ts;
    // A foreign server may echo a time of its own.
    if (took >= 0) this.#ports.onRoundTrip(took);
  }

  /** Asks the app for a token and gives it to the server on the open line. */
  renew(): Promise<void> {
    const generation = this.#ports.generation();
    return new Promise((resolve, reject) => {
      this.#tokens.ask(
        (token) => {
          this.#token = token;
          if (this.#ports.isOpen(generation)) this.#sendAuth({ resolve, reject });
          else reject(lineLost());
        },
        (error) => reject(noToken(error)),
      );
    });
  }

  /** Gives the server the token that the app has now; false where it has none any more. */
  authenticate(): boolean {
    if (this.#token === null) return false;
    this.#sendAuth(null);
    return true;
  }

  onAuthOk(message: AuthOkMessage): void {
    this.#settle(message.id, (renewal) => renewal.resolve());
  }

  /** Whether the error was about a token. */
  onError(message: ErrorMessage): boolean {
    if (message.id === undefined || !this.#renewals.has(message.id)) return false;
    const error = new CacheHubError('unauthenticated', message.message, { code: message.code });
    this.#settle(message.id, (renewal) => renewal.reject(error));
    return true;
  }

  onLineEnd(): void {
    this.#greeting?.unsubscribe();
    this.#welcome = undefined;
    for (const id of [...this.#renewals.keys()]) {
      this.#settle(id, (renewal) => renewal.reject(lineLost()));
    }
  }

  destroy(): void {
    this.onLineEnd();
    this.#tokens.stop();
  }

  #greetWith(hello: () => Source<unknown>, generation: number): void {
    const fail = (error: unknown) => this.#ports.onNoToken(generation, error);
    try {
      this.#greeting = fromSource(hello())
        .pipe(take(1))
        .subscribe({
          next: (frame) => {
            if (!this.#ports.isOpen(generation)) return;
            this.#ports.sendRaw(frame);
            this.#ports.onWelcome(generation);
          },
          error: fail,
        });
    } catch (error) {
      fail(error);
    }
  }

  #helloMessage(token: string | null): HelloMessage {
    const { clientId } = this.#ports;
    const hello = {
      type: 'HELLO',
      id: this.#nextId(),
      protocol: PROTOCOL_VERSION,
      clientId,
    } as const;
    return token === null ? { ...hello, caps: [] } : { ...hello, token, caps: [] };
  }

  #sendAuth(renewal: Renewal | null): void {
    if (this.#token === null) {
      renewal?.reject(noToken(undefined));
      return;
    }
    const id = this.#nextId();
    this.#renewals.set(id, renewal);
    this.#ports.send({ type: 'AUTH', id, token: this.#token });
  }

  #settle(id: string, tell: (renewal: Renewal) => void): void {
    const renewal = this.#renewals.get(id);
    this.#renewals.delete(id);
    if (renewal) tell(renewal);
  }

  #nextId(): string {
    return `a${++this.#ids}`;
  }
}

function lineLost(): CacheHubError {
  return new CacheHubError(
    'disconnected',
    'The connection was lost before the token was accepted.',
  );
}

function noToken(cause: unknown): CacheHubError {
  return new CacheHubError(
    'unauthenticated',
    "Expected a token from the option 'token', got none.",
    cause,
  );
}
