import type { Identity } from '../access/identity';
import type { TokenVerifier } from '../access/tokens';
import { CLOSE_CODES } from '../protocol';
import type { AuthMessage, ServerMessage } from '../protocol';
import type { Cancel, Clock } from '../runtime/clock';

/** A new token is asked for this long before the old one expires, or at half its life. */
const RENEW_AHEAD_MS = 30_000;

/** What a session does to its connection. */
export interface SessionLine {
  push(message: ServerMessage): void;
  close(code: number, reason: string): void;
}

/** Who is at the other end, and for how long. */
export class Session {
  private timers: readonly Cancel[] = [];

  constructor(
    private current: Identity,
    private readonly tokens: TokenVerifier,
    private readonly clock: Clock,
    private readonly line: SessionLine,
  ) {
    this.watchExpiry();
  }

  get identity(): Identity {
    return this.current;
  }

  get expiresInMs(): number | undefined {
    const { expiresAt } = this.current;
    return expiresAt === undefined ? undefined : Math.max(0, expiresAt - this.clock.now());
  }

  /** A new token for the same user; a wrong one leaves the old one in force. */
  renew({ id, token }: AuthMessage): void {
    const identity = this.tokens.verify(token);
    if (typeof identity === 'string') {
      const message = `The token is ${identity}.`;
      this.line.push({ type: 'ERROR', id, code: 'UNAUTHENTICATED', message, retryable: false });
      return;
    }
    if (identity.userId !== this.current.userId) {
      this.line.close(CLOSE_CODES.forbidden, 'the token is of another user');
      return;
    }
    this.current = identity;
    this.watchExpiry();
    const { expiresInMs } = this;
    this.line.push({ type: 'AUTH_OK', id, ...(expiresInMs !== undefined && { expiresInMs }) });
  }

  /** The token holds for so long only, whatever it says of itself; whoever came without one stays. */
  expireIn(ms: number): void {
    if (this.current === this.tokens.anonymous) return;
    const left = Math.min(ms, this.expiresInMs ?? ms);
    this.current = { ...this.current, expiresAt: this.clock.now() + left };
    this.end();
    if (left === 0) {
      this.expire();
      return;
    }
    this.ask(left, 'the token was withdrawn');
    this.timers = [this.clock.after(left, () => this.expire())];
  }

  end(): void {
    for (const cancel of this.timers) cancel();
    this.timers = [];
  }

  private watchExpiry(): void {
    this.end();
    const left = this.expiresInMs;
    if (left === undefined) return;
    const ahead = Math.min(RENEW_AHEAD_MS, left / 2);
    this.timers = [
      this.clock.after(left - ahead, () => this.ask(ahead, 'the token expires')),
      this.clock.after(left, () => this.expire()),
    ];
  }

  private ask(inMs: number, reason: string): void {
    this.line.push({ type: 'AUTH_REQUIRED', inMs, reason });
  }

  private expire(): void {
    this.line.close(CLOSE_CODES.unauthenticated, 'the token has expired');
  }
}
