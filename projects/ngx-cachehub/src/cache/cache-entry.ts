import { EMPTY, UNKNOWN, type EntryState, type Freshness } from '../core/entries';
import type { KeyRoute } from '../core/keys';
import type { Alarm } from './alarm-clock';
import type { EntryObserver } from './entry-observer';
import type { EntryOptions } from './entry-options';
import type { RunningLoad } from './running-load';
import type { AnySource } from './source';

/** The deadlines of one key. */
export interface EntryAlarms {
  readonly collect: Alarm;
  readonly retry: Alarm;
  readonly refetch: Alarm;
  readonly refresh: Alarm;
  readonly stale: Alarm;
}

/** One key as the engine knows it; its value is in the store. All fields belong to the engine. */
export class CacheEntry {
  state: EntryState = EMPTY;
  freshness: Freshness = UNKNOWN;
  /** The newest source given for the key (K2a). */
  source: AnySource | undefined = undefined;
  load: RunningLoad | undefined = undefined;
  /** When the value was last loaded, set or changed; 0 before. */
  updatedAt = 0;
  /** Where its entity's stream stood before the value was read, as the source said it. */
  syncPosition: string | undefined = undefined;
  /** The load under way was asked for as such: it takes place also where the value turns out to be current. */
  isDemanded = false;
  /** When an event last caused a load. */
  refetchedAt = -Infinity;
  /** In doubt, and loaded again when the events of its entity fall silent (B5). */
  isPutOff = false;
  /** The generation of doubt that the newest load had seen at its start. */
  sawDirty = 0;
  alarms: EntryAlarms | undefined = undefined;
  /** Ends the pending task of the first load. */
  releaseTask: (() => void) | undefined = undefined;
  readonly observers = new Set<EntryObserver>();
  /** Those who wait for the refetches to settle. */
  settled: (() => void)[] = [];

  constructor(
    readonly key: string,
    readonly route: KeyRoute,
    public options: EntryOptions,
  ) {}

  get isObserved(): boolean {
    return this.observers.size > 0;
  }

  /** The entity whose subscription covers the key. */
  get entity(): string | undefined {
    return this.route.kind === 'plain' ? this.route.namespace : this.route.entity;
  }
}
