import { randomUUID } from 'node:crypto';
import fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { roleRights } from './access/rights';
import type { Rights } from './access/rights';
import { devTokens, signedTokens } from './access/tokens';
import type { TokenVerifier } from './access/tokens';
import type { Database } from './db/database';
import { migrate } from './db/migrate';
import { ENTITIES } from './entities/registry';
import { FaultBox } from './faults/fault-box';
import { registerFaultRoutes, registerHttpFaults } from './faults/fault-routes';
import { noFaults } from './faults/fault-settings';
import { registerCors } from './http/cors';
import { registerEntityRoutes } from './http/entity-routes';
import { registerErrors } from './http/errors';
import { registerStaticApp } from './http/static-app';
import { ChangeFeed } from './log/change-feed';
import { createLogs } from './log/change-log';
import { LogKeeper } from './log/log-keeper';
import { newCounters } from './measure/counters';
import { machineProbe } from './measure/machine-probe';
import { MetricSampler } from './measure/metric-sampler';
import { systemClock } from './runtime/clock';
import type { Clock, Random } from './runtime/clock';
import { consoleLogger } from './runtime/logger';
import type { Logger } from './runtime/logger';
import type { ServerOptions } from './options';
import { seed } from './seed/seed';
import { Robots } from './traffic/robots';
import { TrafficGenerator } from './traffic/traffic-generator';
import { SocketHub } from './ws/socket-hub';
import { WriteService } from './writes/write-service';

const BODY_LIMIT_BYTES = 1_048_576;
const DRAIN_MS = 500;

/** Everything the server needs from outside; what is left out is the real thing. */
export interface ServerParts {
  readonly database: Database;
  readonly clock?: Clock;
  readonly random?: Random;
  readonly logger?: Logger;
  readonly rights?: Rights;
  /** Measures each second; off for tests of other things. */
  readonly measure?: boolean;
  /** Asked for on the fault panel: the process has to end and be started again. */
  readonly restart?: () => void;
}

export interface Server {
  readonly app: FastifyInstance;
  readonly feed: ChangeFeed;
  readonly logs: LogKeeper;
  readonly faults: FaultBox;
  /** Says goodbye to clients first, where there is `reason` to, then ends everything but the database. */
  close(reason?: string): Promise<void>;
}

/** Puts the server together on a database; `app.listen` makes it answer. */
export async function createServer(options: ServerOptions, parts: ServerParts): Promise<Server> {
  const { database, clock = systemClock, random = Math.random, logger = consoleLogger } = parts;
  const { rights = roleRights, restart = () => undefined, measure = true } = parts;
  const entityTypes = ENTITIES.map((entity) => entity.type);
  await migrate(database);
  await createLogs(database, entityTypes, randomUUID);
  await seed(database, options.seedCustomers);

  const counters = newCounters();
  const faults = new FaultBox(noFaults(options.trafficPerSecond));
  const tokens = tokensOf(options, clock);
  const feed = new ChangeFeed(database, clock, logger);
  await feed.start(entityTypes);
  const writes = new WriteService(database, feed, clock);
  const logs = new LogKeeper(database, feed, entityTypes, clock, logger);
  const origins = { allowed: options.allowedOrigins, allowLoopback: !options.production };
  const services = { database, feed, tokens, rights, faults, counters, clock, random, logger };
  const hub = new SocketHub(services, origins);
  const sampler = new MetricSampler(
    database,
    writes,
    machineProbe(database, counters),
    clock,
    logger,
  );
  const traffic = new TrafficGenerator(new Robots(database, writes, random), faults, clock, logger);

  const app = fastify({ bodyLimit: BODY_LIMIT_BYTES, forceCloseConnections: true });
  app.addHook('onRequest', (_request, _reply, done) => {
    counters.requests += 1;
    done();
  });
  registerErrors(app, logger);
  registerCors(app, origins.allowed, origins.allowLoopback);
  if (!options.production) {
    registerHttpFaults(app, faults, random);
    registerFaultRoutes(app, faults, {
      dropSockets: () => hub.dropAll(),
      closeSockets: (code) => hub.closeAll(code, 'the fault panel asked for it'),
      forgetLog: () => logs.forget(),
      restart,
    });
  }
  app.get('/api/health', async () => {
    await database.query('SELECT 1');
    const { connections } = counters;
    return { status: 'ok', connections, subscriptions: hub.subscriptionCount };
  });
  registerEntityRoutes(app, { database, writes, tokens, rights });
  if (options.staticDir !== null) await registerStaticApp(app, options.staticDir);
  app.server.on('upgrade', (request, stream, head) => hub.upgrade(request, stream, head));

  logs.start();
  if (measure) await sampler.start();
  traffic.start();
  return {
    app,
    feed,
    logs,
    faults,
    close: async (reason) => {
      await traffic.stop();
      await sampler.stop();
      if (reason !== undefined) await hub.drain(reason, DRAIN_MS);
      await hub.close();
      await app.close();
      await logs.stop();
      await feed.stop();
    },
  };
}

function tokensOf(options: ServerOptions, clock: Clock): TokenVerifier {
  if (!options.production) return devTokens(clock);
  if (options.authSecret === null)
    throw new Error('Production needs a secret to sign tokens with.');
  return signedTokens(options.authSecret, clock);
}
