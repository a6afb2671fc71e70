import type { CacheStatus } from '../cache/cache-state';
import type { StreamPosition } from '../protocol';

/** A key as the hub holds it now. */
export interface EntryReport {
  readonly key: string;
  readonly kind: 'detail' | 'list' | 'plain';
  readonly status: CacheStatus;
  readonly isStale: boolean;
  /** Who watches it: streams and signals. */
  readonly observers: number;
  /** In ms since the epoch; 0 where nobody keeps it. */
  readonly updatedAt: number;
  /** The code of what its last load failed with. */
  readonly error: string | undefined;
}

/** What one layer does to a row. */
export interface LayerReport {
  readonly id: string;
  readonly kind: string;
  readonly changes: unknown;
}

/** A row as its table holds it now. */
export interface RowReport {
  readonly id: string;
  /** Undefined where the server gave none. */
  readonly version: number | undefined;
  /** False behind a gap, until a whole row comes. */
  readonly isCurrent: boolean;
  readonly isDeleted: boolean;
  /** Fields older than the version says. */
  readonly behind: readonly string[];
  /** How many layers lie over it. */
  readonly layers: number;
  /** True where the app's own word shows over the server's, without a layer. */
  readonly isLocal: boolean;
  /** Cached lists that hold it. */
  readonly lists: number;
}

/** All of a row: what the server said, what lies over it, what shows. */
export interface RowDetail extends RowReport {
  readonly server: unknown;
  readonly shows: unknown;
  readonly stack: readonly LayerReport[];
}

/** One entity's stream over the line. */
export interface StreamReport {
  readonly entity: string;
  readonly phase: 'idle' | 'asked' | 'live' | 'refused';
  /** Who in this tab wants it. */
  readonly holders: number;
  /** The last event that was taken; undefined where the server numbers nothing, or nothing came yet. */
  readonly at: StreamPosition | undefined;
  /** True while all that the server does to the entity arrives. */
  readonly isCovering: boolean;
}

/** The line to the server. */
export interface LineReport {
  readonly state: string;
  /** Counts lines. */
  readonly generation: number;
  /** Losses since a line was last stable. */
  readonly failures: number;
  readonly heartbeat: 'off' | 'resting' | 'awaiting';
  readonly isPlain: boolean;
  readonly streams: readonly StreamReport[];
}
