import type { Identity } from '../access/identity';
import { CLOSE_CODES, SEND_WINDOW_BYTES } from '../protocol';
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

  constructor(
    private readonly socket: WireSocket,
    private readonly services: ConnectionServices,
  ) {
    this.identity = services.tokens.anonymous;
  }

  received(data: string | null): void {
    if (this.identity || data === null) return;
    const token = tokenOf(data);
    const identity = token === null ? 'invalid' : this.services.tokens.verify(token);
    if (typeof identity === 'string') {
      this.socket.close(CLOSE_CODES.unauthenticated, `the token is ${identity}`);
      return;
    }
    this.identity = identity;
  }

  tell(entityType: string, event: DomainEvent): void {
    const { identity, services, socket } = this;
    if (!identity || !services.rights.canRead(identity, entityType)) return;
    if (socket.bufferedAmount > SEND_WINDOW_BYTES) {
      socket.close(CLOSE_CODES.slowConsumer, 'the reader is too slow');
      return;
    }
    services.counters.eventsSent += 1;
    socket.send(JSON.stringify(event), () => undefined);
  }

  closed(): void {
    this.identity = null;
  }

  changed(): void {
    // Told by DomainEvents, which knows the whole rows.
  }

  restarted(): void {
    // This tier has no word for it.
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
