import type { RevocableRights } from '../access/revocable-rights';
import type { TokenVerifier } from '../access/tokens';
import type { Database } from '../db/database';
import type { FaultBox } from '../faults/fault-box';
import type { ChangeFeed } from '../log/change-feed';
import type { Counters } from '../measure/counters';
import type { Clock, Random } from '../runtime/clock';
import type { Logger } from '../runtime/logger';
import type { RequestMethods } from '../requests/request-method';
import type { PresenceBoard } from '../talk/presence-board';
import type { TopicBoard } from '../talk/topic-board';
import type { WriteService } from '../writes/write-service';

/** What connections are made of. */
export interface ConnectionServices {
  readonly database: Database;
  readonly feed: ChangeFeed;
  readonly writes: WriteService;
  readonly tokens: TokenVerifier;
  readonly rights: RevocableRights;
  readonly topics: TopicBoard;
  readonly presence: PresenceBoard;
  readonly methods: RequestMethods;
  readonly faults: FaultBox;
  readonly counters: Counters;
  /** Milliseconds for which a burst of events is gathered into one frame. */
  readonly broadcastWindowMs: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}
