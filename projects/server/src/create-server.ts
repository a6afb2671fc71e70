import { randomUUID } from 'node:crypto';
import fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { migrate } from './db/migrate';
import { ENTITIES } from './entities/registry';
import {
  registerFaultRoutes,
  registerHttpFaults,
  registerLostAnswers,
} from './faults/fault-routes';
import type { FaultBox } from './faults/fault-box';
import type { FaultActions } from './faults/fault-routes';
import { registerRightsRoutes } from './faults/rights-routes';
import { registerAppliedRoutes } from './http/applied-routes';
import { registerCors } from './http/cors';
import { registerEntityRoutes } from './http/entity-routes';
import { nothingThere, registerErrors } from './http/errors';
import { registerSignIn } from './http/sign-in-route';
import { registerStaticApp } from './http/static-app';
import type { ChangeFeed } from './log/change-feed';
import { createLogs } from './log/change-log';
import { LogKeeper } from './log/log-keeper';
import { machineProbe } from './measure/machine-probe';
import { MetricSampler } from './measure/metric-sampler';
import { systemClock } from './runtime/clock';
import type { ServerOptions } from './options';
import { openApiDocument } from './openapi/open-api-document';
import { seed } from './seed/seed';
import { createServices } from './server-services';
import type { ServerParts, ServerServices } from './server-services';
import { Robots } from './traffic/robots';
import { TrafficGenerator } from './traffic/traffic-generator';
import type { RepeatedDeed } from './traffic/traffic-generator';
import { SocketHub } from './ws/socket-hub';

const BODY_LIMIT_BYTES = 1_048_576;
const DRAIN_MS = 500;

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
  const entityTypes = ENTITIES.map((entity) => entity.type);
  await migrate(parts.database);
  await createLogs(parts.database, entityTypes, randomUUID);
  await seed(parts.database, options.seedCustomers, (parts.clock ?? systemClock).now());

  const services = createServices(options, parts);
  const { database, feed, counters, clock, random, logger, faults, writes } = services;
  await feed.start(entityTypes);
  const logs = new LogKeeper(database, feed, entityTypes, clock, logger);
  const hub = new SocketHub(services, services.origins);
  const probe = machineProbe(database, counters);
  const sampler = new MetricSampler(database, writes, probe, clock, logger);
  const robots = new Robots(database, writes, random);
  const deeds: readonly RepeatedDeed[] = [
    { rate: 'trafficPerSecond', once: () => robots.editOnce() },
    { rate: 'salesPerSecond', once: () => robots.sellOnce() },
    { rate: 'chatPerSecond', once: () => robots.chatOnce() },
  ];
  const traffic = deeds.map((deed) => new TrafficGenerator(deed, faults, clock, logger));
  const actions: FaultActions = {
    dropSockets: () => hub.dropAll(),
    closeSockets: (code) => hub.closeAll(code, 'the fault panel asked for it'),
    forgetLog: () => logs.forget(),
    expireTokens: (inMs) => {
      services.devTokens?.expireAll();
      hub.expireTokens(inMs);
    },
    restart: () => parts.restart?.(),
  };
  const app = await createApp(options, services, actions);
  app.get('/api/health', async () => {
    await database.query('SELECT 1');
    const { connections } = counters;
    return { status: 'ok', connections, subscriptions: hub.subscriptionCount };
  });
  app.server.on('upgrade', (request, stream, head) => hub.upgrade(request, stream, head));

  logs.start();
  if (parts.measure ?? true) await sampler.start();
  for (const generator of traffic) generator.start();
  return {
    app,
    feed,
    logs,
    faults,
    close: async (reason) => {
      await Promise.all(traffic.map((generator) => generator.stop()));
      await sampler.stop();
      if (reason !== undefined) await hub.drain(reason, DRAIN_MS);
      await hub.close();
      await app.close();
      // Not all that was begun has somebody left who waits for it.
      await services.writes.settled();
      await logs.stop();
      await feed.stop();
    },
  };
}

async function createApp(
  options: ServerOptions,
  services: ServerServices,
  actions: FaultActions,
): Promise<FastifyInstance> {
  const { counters, faults, logger, origins, random } = services;
  const app = fastify({ bodyLimit: BODY_LIMIT_BYTES, forceCloseConnections: true });
  app.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) services.watchRoute?.(`${one} ${url}`);
  });
  app.addHook('onRequest', (_request, _reply, done) => {
    counters.requests += 1;
    done();
  });
  registerErrors(app, logger);
  registerCors(app, origins.allowed, origins.allowLoopback);
  const { devTokens: tokens } = services;
  if (tokens !== null) {
    registerHttpFaults(app, faults, random);
    registerLostAnswers(app, faults, random);
    registerFaultRoutes(app, faults, actions);
    registerRightsRoutes(app, services.rights);
    registerAppliedRoutes(app, services.database);
    registerSignIn(app, tokens);
  }
  registerEntityRoutes(app, services);
  const document = openApiDocument(ENTITIES, options.production);
  app.get('/openapi.json', () => document);
  if (options.staticDir === null) app.setNotFoundHandler(nothingThere);
  else await registerStaticApp(app, options.staticDir);
  return app;
}
