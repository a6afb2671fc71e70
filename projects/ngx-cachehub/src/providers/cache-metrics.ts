/** Work done, in counters that do not depend on the machine. */
export interface CacheMetrics {
  /** Keys that have a life in the hub now. */
  readonly entries: number;
  /** Reads served without a load. */
  readonly hits: number;
  /** Reads that found nothing. */
  readonly misses: number;
  /** Loads started, retries not counted. */
  readonly fetches: number;
  /** Reads that joined a load under way. */
  readonly deduped: number;
  /** Messages of the socket, as they come and go: a batch is one. */
  readonly framesIn: number;
  readonly framesOut: number;
  /** Characters of text received, or bytes of what was binary. */
  readonly bytesIn: number;
  /** Characters of text sent; a transport of the app's own is not counted. */
  readonly bytesOut: number;
  /** Changes that the gate let through. */
  readonly patchesApplied: number;
  /** Changes that were known already, older, or of nobody's interest. */
  readonly patchesIgnored: number;
  /** Holes, in streams and between the versions of rows. */
  readonly gaps: number;
  /** Streams that went on where they stood. */
  readonly resumes: number;
  /** Lines that came up after the first one. */
  readonly reconnects: number;
  /** Emissions to observers. */
  readonly notifications: number;
  /** Turns in which observers were notified. */
  readonly flushes: number;
  /** Writes that entered the queue. */
  readonly queued: number;
  /** Those of them that are done. */
  readonly confirmed: number;
  /** Those that were laid aside for a person, each time counted. */
  readonly parked: number;
  /** Writes that met another one of their row. */
  readonly conflicts: number;
  /** The last round trip over the socket; null before the first. */
  readonly roundTripMs: number | null;
}

/** The hub's own counters, added to in place by every station; `CacheMetrics` is a copy. */
export type HubCounters = { -readonly [K in keyof CacheMetrics]: CacheMetrics[K] };

export function createCounters(): HubCounters {
  return {
    entries: 0,
    hits: 0,
    misses: 0,
    fetches: 0,
    deduped: 0,
    framesIn: 0,
    framesOut: 0,
    bytesIn: 0,
    bytesOut: 0,
    patchesApplied: 0,
    patchesIgnored: 0,
    gaps: 0,
    resumes: 0,
    reconnects: 0,
    notifications: 0,
    flushes: 0,
    queued: 0,
    confirmed: 0,
    parked: 0,
    conflicts: 0,
    roundTripMs: null,
  };
}
