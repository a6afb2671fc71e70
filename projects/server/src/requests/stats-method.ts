import type { Counters } from '../measure/counters';
import type { PresenceBoard } from '../talk/presence-board';
import type { TopicBoard } from '../talk/topic-board';
import type { RequestMethod } from './request-method';

/** What the server counts. */
export interface StatsSources {
  readonly counters: Counters;
  readonly topics: TopicBoard;
  readonly presence: PresenceBoard;
}

/** No parameters → how busy this server is. */
export function statsMethod({ counters, topics, presence }: StatsSources): RequestMethod {
  return (_params, { clock }) =>
    Promise.resolve({
      ok: true,
      result: {
        at: clock.now(),
        ...counters,
        topics: topics.topicCount,
        rooms: presence.roomCount,
      },
    });
}
