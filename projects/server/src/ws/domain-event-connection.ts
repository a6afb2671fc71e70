import type { Identity } from '../access/identity';
import { CLOSE_CODES, HELLO_TIMEOUT_MS, SEND_WINDOW_BYTES } from '../protocol';
import type { Cancel } from '../runtime/clock';
import type { ConnectionServices } from './connection-services';
import type { DomainEvent } from './domain-events';
import type { WireConnection, WireSocket } from './wire-connection';

/**
 * A connection of tier 3: says nothing and gets everything, as `{type:'contact_created', data}`.
 * Where tokens are needed, `{type:'AUTH', token}` comes first.
 */
export class DomainEventConnection implements WireConnection {
  /** Everybody hears of everything here. */
  readonly subscriptionCount = 0;
  private identity: Identity | null;
  private cancelDeadline: Cancel = () => undefined;

  constructor(
    private readonly socket: WireSocket,
    private readonly services: ConnectionServices,
  ) {
    this.identity = services.tokens.anonymous;
    if (this.identity) return;
    this.cancelDeadline = services.clock.after(HELLO_TIMEOUT_MS, () =>
      socket.close(CLOSE_CODES.helloTimeout, `no token within ${HELLO_TIMEOUT_MS} ms`),
    );
  }

  received(data: string | null): void {
    const token = data === null ? null : tokenOf(data);
    // Whoever is known already may say what it likes; nobody listens.
    if (this.identity && token === null) return;
    const identity = token === null ? 'invalid' : this.services.tokens.verify(token);
    if (typeof identity === 'string') {
      this.socket.close(CLOSE_CODES.unauthenticated, `the token is ${identity}`);
      return;
    }
    this.cancelDeadline();
    this.identity = identity;
  }

  tell(entityType: string, event: DomainEvent): void {
    const { identity, services, socket } = this;
    if (!identity) return;
    if (identity.expiresAt !== undefined && identity.expiresAt <= services.clock.now()) {
      this.identity = null;
      socket.close(CLOSE_CODES.unauthenticated, 'the token has expired');
      return;
    }
    if (!services.rights.canRead(identity, entityType)) return;
    if (socket.bufferedAmount > SEND_WINDOW_BYTES) {
      socket.close(CLOSE_CODES.slowConsumer, 'the reader is too slow');
      return;
    }
    services.counters.eventsSent += 1;
    socket.send(JSON.stringify(event), () => undefined);
  }

  closed(): void {
    this.cancelDeadline();
    this.identity = null;
  }

  changed(): void {
    // Told by DomainEvents, which knows the whole rows.
  }

  restarted(): void {
    // This tier has no word for it.
  }

  expireToken(): void {
    if (this.identity === this.services.tokens.anonymous) return;
    this.socket.close(CLOSE_CODES.unauthenticated, 'the token has expired');
  }

  rightsChanged(): void {
    // Judged for every event.
  }

  goAway(): void {
    // This tier has no word for it.
  }
}

function tokenOf(text: string): string | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('token' in value)) return null;
    return typeof value.token === 'string' ? value.token : null;
  } catch {
    // Not JSON, so no token; the caller closes the connection.
    return null;
  }
}
