import { Subject, Subscription, take, throwIfEmpty } from 'rxjs';
import { webSocket } from 'rxjs/webSocket';
import type { WebSocketSubject, WebSocketSubjectConfig } from 'rxjs/webSocket';
import { fromSource } from '../cache/from-source';
import type { Source } from '../cache/source';
import { CLOSE_CODES, SEND_WINDOW_BYTES } from '../protocol';
import type { CacheHubScheduler } from '../providers/scheduler';
import type { RealtimeTransport, TransportClose } from './realtime-transport';

/** How long to wait for a congested socket to drain before looking again. */
const DRAIN_MS = 100;
/** Frames that may wait for a congested socket; one more and the line is given up. */
const MAX_WAITING = 1_000;

export type WebSocketConstructor = NonNullable<WebSocketSubjectConfig<string>['WebSocketCtor']>;

export interface WebSocketTransportOptions {
  /** Asked for each opening. */
  readonly url: () => Source<string>;
  readonly protocols: readonly string[];
  readonly resume: 'log' | 'none';
  readonly scheduler: CacheHubScheduler;
  /** Bytes that went out. */
  readonly onSent: (bytes: number) => void;
  /** Default: the browser's. */
  readonly WebSocketCtor?: WebSocketConstructor;
}

/** One opening: its socket, and nothing that outlives it. */
interface Opening {
  readonly subscriptions: Subscription;
  subject: WebSocketSubject<unknown> | undefined;
  socket: WebSocket | undefined;
  isOpen: boolean;
}

/**
 * The default transport. RxJS keeps frames sent too early for the next connection, completes on a
 * clean close and dies of one bad frame; so each opening has a `WebSocketSubject` of its own, which
 * parses nothing, is sent to only while it is open, and whose end is a value: a close.
 */
export class WebSocketTransport implements RealtimeTransport {
  readonly #options: WebSocketTransportOptions;
  readonly #incoming = new Subject<unknown>();
  readonly #opened = new Subject<void>();
  readonly #closed = new Subject<TransportClose>();
  #current: Opening | undefined;
  #waiting: string[] = [];
  #stopDrain: (() => void) | undefined;

  readonly incoming$ = this.#incoming.asObservable();
  readonly opened$ = this.#opened.asObservable();
  readonly closed$ = this.#closed.asObservable();
  readonly capabilities: RealtimeTransport['capabilities'];

  constructor(options: WebSocketTransportOptions) {
    this.#options = options;
    this.capabilities = { resume: options.resume, requests: options.resume === 'log' };
  }

  /** More waits for the far side than it should: sending pauses. */
  get isCongested(): boolean {
    const socket = this.#current?.socket;
    return (
      this.#waiting.length > 0 ||
      (socket !== undefined && socket.bufferedAmount > SEND_WINDOW_BYTES)
    );
  }

  open(): void {
    this.#discard();
    const subscriptions = new Subscription();
    const opening: Opening = {
      subscriptions,
      subject: undefined,
      socket: undefined,
      isOpen: false,
    };
    this.#current = opening;
    const fail = (error: unknown) => this.#end(opening, couldNotOpen(error));
    try {
      const url$ = fromSource(this.#options.url()).pipe(take(1), throwIfEmpty());
      subscriptions.add(
        url$.subscribe({ next: (url) => this.#connect(opening, url), error: fail }),
      );
    } catch (error) {
      fail(error);
    }
  }

  send(frame: unknown): void {
    const opening = this.#current;
    if (!opening?.isOpen) return;
    const text = typeof frame === 'string' ? frame : JSON.stringify(frame);
    if (!this.isCongested) {
      this.#write(opening, text);
    } else if (this.#waiting.length < MAX_WAITING) {
      this.#waiting.push(text);
      this.#stopDrain ??= this.#options.scheduler.setTimer(() => this.#drain(opening), DRAIN_MS);
    } else {
      const reason = 'the far side does not read';
      this.#end(opening, { code: CLOSE_CODES.abnormal, reason, clean: false });
    }
  }

  close(code?: number, reason = ''): void {
    const opening = this.#current;
    if (!opening) return;
    // Without this, unsubscribing closes the socket as well, but cannot say why.
    if (opening.isOpen && code !== undefined && maySend(code)) {
      opening.subject?.error({ code, reason });
    }
    this.#end(opening, { code: code ?? CLOSE_CODES.noStatus, reason, clean: true });
  }

  #connect(opening: Opening, url: string): void {
    const Socket = this.#options.WebSocketCtor ?? WebSocket;
    class KeptSocket extends Socket {
      constructor(address: string, protocols?: string | string[]) {
        super(address, protocols);
        opening.socket = this;
      }
    }
    const subject = webSocket<unknown>({
      url,
      protocol: [...this.#options.protocols],
      deserializer: (event: MessageEvent<unknown>) => event.data,
      serializer: String,
      WebSocketCtor: KeptSocket,
      openObserver: { next: () => this.#onOpen(opening) },
      closeObserver: {
        next: ({ code, reason, wasClean }) => this.#end(opening, { code, reason, clean: wasClean }),
      },
    });
    opening.subject = subject;
    opening.subscriptions.add(
      subject.subscribe({
        next: (data) => this.#incoming.next(data),
        error: (error: unknown) => this.#end(opening, couldNotOpen(error)),
        complete: () => this.#end(opening, { code: CLOSE_CODES.noStatus, reason: '', clean: true }),
      }),
    );
  }

  #onOpen(opening: Opening): void {
    if (this.#current !== opening) return;
    opening.isOpen = true;
    this.#opened.next();
  }

  #write(opening: Opening, text: string): void {
    this.#options.onSent(text.length);
    opening.subject?.next(text);
  }

  #drain(opening: Opening): void {
    this.#stopDrain = undefined;
    if (this.#current !== opening) return;
    const full = () => (opening.socket?.bufferedAmount ?? 0) > SEND_WINDOW_BYTES;
    let sent = 0;
    while (sent < this.#waiting.length && !full()) this.#write(opening, this.#waiting[sent++]);
    this.#waiting.splice(0, sent);
    if (this.#waiting.length > 0) {
      this.#stopDrain = this.#options.scheduler.setTimer(() => this.#drain(opening), DRAIN_MS);
    }
  }

  /** The opening is over, however it came: told once. */
  #end(opening: Opening, close: TransportClose): void {
    if (this.#current !== opening) return;
    this.#discard();
    this.#closed.next(close);
  }

  /** Nothing of the opening is heard any more, and nothing that waits is kept for the next. */
  #discard(): void {
    const opening = this.#current;
    this.#current = undefined;
    this.#waiting = [];
    this.#stopDrain?.();
    this.#stopDrain = undefined;
    opening?.subscriptions.unsubscribe();
  }
}

/** Browsers refuse to send any other code. */
function maySend(code: number): boolean {
  return code === CLOSE_CODES.normal || (code >= 3000 && code <= 4999);
}

function couldNotOpen(error: unknown): TransportClose {
  const reason = error instanceof Error ? error.message : 'the connection failed';
  return { code: CLOSE_CODES.abnormal, reason, clean: false };
}
