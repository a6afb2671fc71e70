import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { RawData, WebSocket } from 'ws';
import { isAllowedOrigin } from '../access/origins';
import type { LoggedChange } from '../log/change';
import { CLIENT_TO_SERVER_LIMITS, CLOSE_CODES, SUBPROTOCOL } from '../protocol';
import type { StreamPosition } from '../protocol';
import type { Cancel } from '../runtime/clock';
import type { ConnectionServices } from './connection-services';
import { DomainEventConnection } from './domain-event-connection';
import { DomainEvents } from './domain-events';
import { PlainConnection } from './plain-connection';
import { SyncConnection } from './sync-connection';
import type { WireConnection, WireSocket } from './wire-connection';

const PROBE_EVERY_MS = 30_000;
const MAX_CONNECTIONS = 2_000;
const TERMINATE_AFTER_MS = 1_000;

export interface OriginRule {
  readonly allowed: readonly string[];
  readonly allowLoopback: boolean;
}

interface Member {
  readonly socket: WebSocket;
  readonly connection: WireConnection;
  /** Frames of any kind since the last probe. */
  alive: boolean;
}

/** All WebSockets: `/ws` (tier 1), `/ws-plain` (tier 2), `/ws-events` (tier 3). */
export class SocketHub {
  private readonly members = new Set<Member>();
  private readonly server: WebSocketServer;
  private readonly domainEvents: DomainEvents;
  private readonly stopFeed: () => void;
  private readonly stopRights: () => void;
  private readonly stopProbes: Cancel;

  constructor(
    private readonly services: ConnectionServices,
    private readonly origins: OriginRule,
  ) {
    this.server = new WebSocketServer({
      noServer: true,
      // A little more than is allowed, so that a frame above the limit gets the protocol's own code.
      maxPayload: CLIENT_TO_SERVER_LIMITS.maxFrameBytes * 2,
      handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
    });
    this.domainEvents = new DomainEvents(
      services.database,
      services.logger,
      (type, event) => {
        for (const connection of this.eventConnections()) connection.tell(type, event);
      },
      () => this.eventConnections().length > 0,
    );
    this.stopFeed = services.feed.listen({
      changed: (type, changes) => this.changed(type, changes),
      restarted: (type, position) => this.restarted(type, position),
    });
    this.stopRights = services.rights.listen((userId) => this.rightsChanged(userId));
    this.stopProbes = services.clock.every(PROBE_EVERY_MS, () => this.probe());
  }

  /** An HTTP upgrade. Refusals that a page must understand come as close codes, after the upgrade. */
  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    // Nobody else listens, and an error that nobody hears would end the process.
    stream.on('error', () => stream.destroy());
    const open = connectionFor(request.url ?? '', this.services);
    if (!open) {
      turnAway(stream, '404 Not Found');
      return;
    }
    if (this.services.faults.settings.refuseConnects || this.members.size >= MAX_CONNECTIONS) {
      turnAway(stream, '503 Service Unavailable');
      return;
    }
    this.server.handleUpgrade(request, stream, head, (socket) => {
      // `close` follows; here only the reason is known.
      socket.on('error', (error) => this.services.logger.problem('A WebSocket failed', error));
      const { allowed, allowLoopback } = this.origins;
      if (isAllowedOrigin(request.headers.origin, allowed, allowLoopback)) this.join(socket, open);
      else socket.close(CLOSE_CODES.forbidden, 'this origin is not allowed');
    });
  }

  /** Subscriptions of all connections. */
  get subscriptionCount(): number {
    let count = 0;
    for (const { connection } of this.members) count += connection.subscriptionCount;
    return count;
  }

  /** Cuts every connection, as a broken line would. */
  dropAll(): void {
    for (const { socket } of this.members) socket.terminate();
  }

  closeAll(code: number, reason: string): void {
    for (const { socket } of this.members) socket.close(code, reason);
  }

  /** The tokens of all connections end, after a time in which they may be renewed. */
  expireTokens(inMs: number): void {
    for (const { connection } of this.members) connection.expireToken(inMs);
  }

  /** Says goodbye, and closes after `graceMs`. */
  async drain(reason: string, graceMs: number): Promise<void> {
    for (const { connection } of this.members) connection.goAway(reason);
    if (this.members.size > 0) await this.wait(graceMs);
    this.closeAll(CLOSE_CODES.draining, reason);
  }

  async close(): Promise<void> {
    this.stopFeed();
    this.stopRights();
    this.stopProbes();
    this.closeAll(CLOSE_CODES.draining, 'the server stops');
    if (this.members.size > 0) {
      const allGone = new Promise<void>((resolve) => {
        for (const { socket } of this.members) {
          socket.once('close', () => {
            if (this.members.size === 0) resolve();
          });
        }
      });
      await Promise.race([allGone, this.wait(TERMINATE_AFTER_MS)]);
    }
    this.dropAll();
    await this.domainEvents.settled();
    this.server.close();
  }

  private join(socket: WebSocket, open: (socket: WireSocket) => WireConnection): void {
    const member: Member = { socket, connection: open(socket), alive: true };
    const { counters } = this.services;
    this.members.add(member);
    counters.connections = this.members.size;
    socket.on('message', (data: RawData, isBinary: boolean) => {
      member.alive = true;
      member.connection.received(isBinary ? null : textOf(data));
    });
    socket.on('pong', () => {
      member.alive = true;
    });
    socket.on('close', (code) => {
      this.members.delete(member);
      counters.connections = this.members.size;
      member.connection.closed(code);
    });
  }

  private eventConnections(): readonly DomainEventConnection[] {
    const connections = [...this.members].map(({ connection }) => connection);
    return connections.filter((connection) => connection instanceof DomainEventConnection);
  }

  private changed(entityType: string, changes: readonly LoggedChange[]): void {
    for (const { connection } of this.members) connection.changed(entityType, changes);
    this.domainEvents.offer(entityType, changes);
  }

  private restarted(entityType: string, position: StreamPosition): void {
    for (const { connection } of this.members) connection.restarted(entityType, position);
  }

  /** What is no longer a user's to see is taken from its connections. */
  private rightsChanged(userId: string): void {
    for (const { connection } of this.members) connection.rightsChanged(userId);
  }

  /** Ends connections of which nothing was heard since the last probe, not even a pong. */
  private probe(): void {
    for (const member of this.members) {
      if (!member.alive) {
        member.socket.terminate();
        continue;
      }
      member.alive = false;
      member.socket.ping();
    }
  }

  private wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.services.clock.after(ms, resolve));
  }
}

function connectionFor(
  url: string,
  services: ConnectionServices,
): ((socket: WireSocket) => WireConnection) | null {
  switch (url.split('?', 1)[0]) {
    case '/ws':
      return (socket) => new SyncConnection(socket, services);
    case '/ws-plain':
      return (socket) => new PlainConnection(socket, services);
    case '/ws-events':
      return (socket) => new DomainEventConnection(socket, services);
    default:
      return null;
  }
}

/** Nobody reads what still comes, so the line is cut once the answer is out. */
function turnAway(stream: Duplex, status: string): void {
  stream.once('finish', () => stream.destroy());
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return (data instanceof ArrayBuffer ? Buffer.from(data) : data).toString('utf8');
}
