/** Who talks: the queue, the line, the cache, the session, the conflicts. */
export type TabTopic = 'outbox' | 'realtime' | 'cache' | 'session' | 'conflicts';
