import type { AddressInfo } from 'node:net';
import { createServer } from '../src/create-server';
import type { Server } from '../src/create-server';
import type { Database } from '../src/db/database';
import { DEFAULT_OPTIONS } from '../src/options';
import type { ServerOptions } from '../src/options';
import { silentLogger } from '../src/runtime/logger';
import type { ServerParts } from '../src/server-services';
import { ManualClock } from './manual-clock';
import { emptyDatabase } from './test-database';
import { WireClient } from './wire-client';

/** Quiet, small, and with no event that waits for a clock that stands still. */
const FOR_TESTS = { port: 0, trafficPerSecond: 0, seedCustomers: 20, broadcastWindowMs: 0 };

/** Turns of the event loop after which what has not happened will not. */
const MAX_TURNS = 2_000;

export interface RestRequest {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT' | 'OPTIONS';
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

export interface RestAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

/** A server in this process on a database of its own, with a clock that stands still. */
export class ServerHarness {
  readonly clients: WireClient[] = [];

  private constructor(
    readonly server: Server,
    readonly database: Database,
    readonly clock: ManualClock,
    /** Host and port. */
    readonly origin: string,
  ) {}

  static async start(
    options: Partial<ServerOptions> = {},
    parts: Partial<ServerParts> = {},
  ): Promise<ServerHarness> {
    const database = parts.database ?? (await emptyDatabase());
    const clock = new ManualClock();
    const server = await createServer(
      { ...DEFAULT_OPTIONS, ...FOR_TESTS, ...options },
      { database, clock, logger: silentLogger, measure: false, random: () => 0.5, ...parts },
    );
    await server.app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = server.app.server.address() as AddressInfo;
    return new ServerHarness(server, database, clock, `127.0.0.1:${port}`);
  }

  async stop(): Promise<void> {
    for (const client of this.clients) client.socket.terminate();
    await this.server.close();
    await this.database.close();
  }

  async connect(path = '/ws', headers: Record<string, string> = {}): Promise<WireClient> {
    const client = await WireClient.open(`ws://${this.origin}${path}`, headers);
    this.clients.push(client);
    return client;
  }

  /** Resolves when the server has so many connections: when it has seen a close, for instance. */
  async connected(count: number): Promise<void> {
    for (let turn = 0; turn < MAX_TURNS; turn++) {
      const { body } = await this.rest('/api/health');
      if ((body as { readonly connections: number }).connections === count) return;
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    throw new Error(`The server never had ${count} connections.`);
  }

  /** Connected, greeted and subscribed. */
  async watch(entityType: string, token?: string): Promise<WireClient> {
    const client = await this.connect();
    await client.hello(token);
    await client.subscribe(entityType);
    return client;
  }

  async rest(path: string, request: RestRequest = {}): Promise<RestAnswer> {
    const { method = 'GET', body, headers = {} } = request;
    const answer = await this.server.app.inject({
      method,
      url: path,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { payload: JSON.stringify(body) }),
    });
    const isJson = String(answer.headers['content-type']).includes('json');
    const text: unknown = isJson && answer.body !== '' ? JSON.parse(answer.body) : answer.body;
    return { status: answer.statusCode, headers: answer.headers, body: text };
  }

  create(entity: string, body: object, headers: Record<string, string> = {}): Promise<RestAnswer> {
    return this.rest(`/api/${entity}`, { method: 'POST', body, headers });
  }

  patch(path: string, body: object, headers: Record<string, string> = {}): Promise<RestAnswer> {
    return this.rest(`/api/${path}`, { method: 'PATCH', body, headers });
  }

  remove(path: string, headers: Record<string, string> = {}): Promise<RestAnswer> {
    return this.rest(`/api/${path}`, { method: 'DELETE', headers });
  }
}
