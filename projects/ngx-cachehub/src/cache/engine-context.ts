import type { NgZone, PendingTasks } from '@angular/core';
import type { EntityRegistry } from '../entities/entity-registry';
import type { ResolvedCacheHubConfig } from '../providers/cache-hub-config';
import type { CacheHubScheduler } from '../providers/scheduler';
import type { Store } from '../core/store/store';
import type { AlarmClock } from './alarm-clock';
import type { Coverages } from './coverages';
import type { DiskPort } from './disk-port';
import type { EntryBook } from './entry-book';
import type { HubJournal } from './hub-journal';
import type { LoadInterceptor } from './load-interceptor';
import type { Notifier } from './notifier';
import type { PatchListener } from './patch-listener';
import type { PullPort } from './pull-port';

/** The parts of one hub, shared by the stations of its engine. */
export interface EngineContext {
  readonly config: ResolvedCacheHubConfig;
  readonly store: Store;
  readonly book: EntryBook;
  readonly clock: AlarmClock;
  readonly notifier: Notifier;
  readonly journal: HubJournal;
  /** What the entities' streams promise; set by the part that takes pushes. */
  coverages: Coverages | undefined;
  /** Set by the queue of writes. */
  patchListener: PatchListener | undefined;
  readonly scheduler: CacheHubScheduler;
  readonly zone: NgZone;
  readonly tasks: PendingTasks;
  readonly registry: EntityRegistry;
  readonly interceptor: LoadInterceptor | null;
  /** On the server platform nothing ticks, waits for retries or is held. */
  readonly isServer: boolean;
  /** Who keeps copies on the device; set by whoever does. */
  disk: DiskPort | undefined;
  /** While the page starts from what a server rendered: what is fresh is the network's own word. */
  isTakingOver: boolean;
  /** Who pulls what changed of entities; set by whoever does. */
  pulls: PullPort | undefined;
  /** The next place in the order of all loads and writes. */
  readonly nextTurn: () => number;
}
