import { RevocableRights } from './access/revocable-rights';
import { roleRights } from './access/rights';
import type { Rights } from './access/rights';
import { devTokens, signedTokens } from './access/tokens';
import type { DevTokens, TokenVerifier } from './access/tokens';
import type { Database } from './db/database';
import { FaultBox } from './faults/fault-box';
import { noFaults } from './faults/fault-settings';
import { ChangeFeed } from './log/change-feed';
import { newCounters } from './measure/counters';
import type { ServerOptions } from './options';
import { requestMethods } from './requests/request-methods';
import { systemClock } from './runtime/clock';
import type { Clock, Random } from './runtime/clock';
import { consoleLogger } from './runtime/logger';
import type { Logger } from './runtime/logger';
import { PresenceBoard } from './talk/presence-board';
import { TopicBoard } from './talk/topic-board';
import { WriteService } from './writes/write-service';
import type { ConnectionServices } from './ws/connection-services';
import type { OriginRule } from './ws/socket-hub';

/** Everything the server needs from outside; what is left out is the real thing. */
export interface ServerParts {
  readonly database: Database;
  readonly clock?: Clock;
  readonly random?: Random;
  readonly logger?: Logger;
  readonly rights?: Rights;
  /** Measures each second; off for tests of other things. */
  readonly measure?: boolean;
  /** Told of every HTTP route, as `GET /api/:entity`. */
  readonly watchRoute?: (route: string) => void;
  /** Asked for on the fault panel: the process has to end and be started again. */
  readonly restart?: () => void;
}

/** What all parts of one server share. */
export interface ServerServices extends ConnectionServices {
  readonly origins: OriginRule;
  readonly watchRoute: ((route: string) => void) | undefined;
  /** Null in production. */
  readonly devTokens: DevTokens | null;
}

export function createServices(options: ServerOptions, parts: ServerParts): ServerServices {
  const { database, clock = systemClock, random = Math.random, logger = consoleLogger } = parts;
  const feed = new ChangeFeed(database, clock, logger);
  const dev = options.production ? null : devTokens(clock);
  const counters = newCounters();
  const topics = new TopicBoard();
  const presence = new PresenceBoard(clock);
  return {
    database,
    feed,
    writes: new WriteService(database, feed, clock, !options.production),
    devTokens: dev,
    watchRoute: parts.watchRoute,
    tokens: dev ?? productionTokens(options, clock),
    rights: new RevocableRights(parts.rights ?? roleRights),
    topics,
    presence,
    methods: requestMethods({ counters, topics, presence }, options.production),
    origins: { allowed: options.allowedOrigins, allowLoopback: !options.production },
    faults: new FaultBox(noFaults(options.trafficPerSecond)),
    counters,
    broadcastWindowMs: options.broadcastWindowMs,
    clock,
    random,
    logger,
  };
}

function productionTokens(options: ServerOptions, clock: Clock): TokenVerifier {
  if (options.authSecret === null) throw new Error('Production needs a secret for its tokens.');
  return signedTokens(options.authSecret, clock);
}
