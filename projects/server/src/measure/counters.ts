/** What the server did since it started. */
export interface Counters {
  connections: number;
  eventsSent: number;
  requests: number;
}

export function newCounters(): Counters {
  return { connections: 0, eventsSent: 0, requests: 0 };
}
