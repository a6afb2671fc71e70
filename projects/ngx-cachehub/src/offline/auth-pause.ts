import { signal, untracked, type Signal } from '@angular/core';
import type { Source } from '../cache/source';
import type { RealtimePort } from '../providers/realtime-port';
import { TokenSupply } from '../realtime/token-supply';

export interface AuthPausePorts {
  /** The app's token, where it is known to the hub. */
  readonly token: (() => Source<string | null>) | undefined;
  readonly realtime: RealtimePort | null;
  /** It paused, or goes on. */
  readonly onChange: (isPaused: boolean) => void;
}

/**
 * Queue and line stop together when the server does not know the user any more, and go on together:
 * with another token, a renewal, or the app's word.
 */
export class AuthPause {
  readonly #ports: AuthPausePorts;
  readonly #paused = signal(false);
  readonly #tokens: TokenSupply;
  readonly #stops: (() => void)[] = [];
  #token: string | null | undefined;
  /** A token was asked for since the last answer that was no 401: asking on would be a loop. */
  #hasAskedAnew = false;
  #hasClosedLine = false;

  readonly isPaused: Signal<boolean> = this.#paused.asReadonly();

  constructor(ports: AuthPausePorts) {
    this.#ports = ports;
    this.#tokens = new TokenSupply(ports.token, (token) => this.#onToken(token));
    const { realtime } = ports;
    const renewals = realtime?.renewed$.subscribe(() => this.resume());
    const statuses = realtime?.status$.subscribe((status) => {
      if (status !== 'failed') return;
      const code = untracked(realtime.lastError)?.code;
      if (code === 'unauthenticated') this.pause();
    });
    this.#stops.push(
      () => renewals?.unsubscribe(),
      () => statuses?.unsubscribe(),
    );
  }

  /** Before the first send: from now on another token is a change of token. */
  listen(): void {
    if (this.#token !== undefined || this.#ports.token === undefined) return;
    this.#token = null;
    this.#ask();
  }

  /** The server took the user's word. */
  accepted(): void {
    this.#hasAskedAnew = false;
  }

  pause(): void {
    if (untracked(this.#paused)) return;
    this.#paused.set(true);
    this.#closeLine();
    this.#ports.onChange(true);
    if (this.#hasAskedAnew || this.#ports.token === undefined) return;
    this.#hasAskedAnew = true;
    this.#ask();
  }

  /** A word from outside that the user is known again: the line goes on too. */
  resume(): void {
    if (!untracked(this.#paused)) return;
    this.#paused.set(false);
    if (this.#hasClosedLine) this.#ports.realtime?.connect();
    this.#hasClosedLine = false;
    this.#ports.onChange(false);
  }

  /** What the server said was of the user before, and so is the token that is known. */
  enter(): void {
    this.#tokens.stop();
    this.#token = undefined;
    this.#hasAskedAnew = false;
    this.resume();
  }

  destroy(): void {
    for (const stop of this.#stops) stop();
    this.#tokens.stop();
  }

  #closeLine(): void {
    const { realtime } = this.#ports;
    if (realtime === null) return;
    const status = statusOf(realtime);
    // A line that was never wanted is not opened afterwards.
    this.#hasClosedLine = status !== 'disconnected';
    if (status !== 'disconnected' && status !== 'failed') realtime.pause();
  }

  #ask(): void {
    this.#tokens.ask(
      (token) => this.#onToken(token),
      // Without a token there is nothing to go on with; the next word comes from outside.
      () => undefined,
    );
  }

  #onToken(token: string | null): void {
    const isOther = token !== this.#token;
    this.#token = token;
    if (isOther && token !== null) this.resume();
  }
}

function statusOf(realtime: RealtimePort) {
  let now = 'disconnected';
  realtime.status$.subscribe((status) => (now = status)).unsubscribe();
  return now;
}
