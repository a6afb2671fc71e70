import { isPlatformServer } from '@angular/common';
import { inject, NgZone, PendingTasks, PLATFORM_ID } from '@angular/core';
import { Store } from '../core/store/store';
import { deepFreeze } from '../core/values';
import { EntityRegistry } from '../entities/entity-registry';
import { CACHE_HUB_CONFIG } from '../providers/cache-hub-config';
import { CLIENT_ID } from '../providers/client-id';
import { CACHE_HUB_SCHEDULER } from '../providers/scheduler';
import { AlarmClock } from './alarm-clock';
import type { EngineContext } from './engine-context';
import { EntryBook } from './entry-book';
import { HubJournal } from './hub-journal';
import { LOAD_INTERCEPTOR } from './load-interceptor';
import { Notifier } from './notifier';

/** Angular's own switch. Asked in place, so that a build for production leaves out what only development needs. */
declare const ngDevMode: boolean | undefined | object;

const BULK_CREATE_THRESHOLD = 10;

/** The parts of one hub, from the injector in whose context it is called. */
export function createEngineContext(): EngineContext {
  const config = inject(CACHE_HUB_CONFIG);
  const scheduler = inject(CACHE_HUB_SCHEDULER);
  const zone = inject(NgZone);
  const registry = inject(EntityRegistry);
  const isServer = isPlatformServer(inject(PLATFORM_ID));
  const journal = new HubJournal(scheduler, config.logger);
  const book = new EntryBook(config, registry, (entries) => {
    journal.counters.entries = entries;
    journal.bump();
  });
  const store = new Store({
    freeze: typeof ngDevMode === 'undefined' || ngDevMode ? deepFreeze : undefined,
    bulkCreateThreshold: config.realtime?.bulkCreateThreshold ?? BULK_CREATE_THRESHOLD,
    clientId: inject(CLIENT_ID),
  });
  const notifier = new Notifier({
    read: (key) => store.read(key),
    zone,
    onObserverError: (key, error) => journal.report(error, key === undefined ? {} : { key }),
    later: (run) => {
      journal.log('warn', 'observers', 'Observers keep answering each other with writes.');
      scheduler.frame(run);
    },
    onFlushed: (emissions) => {
      journal.counters.flushes++;
      journal.counters.notifications += emissions;
      journal.bump();
    },
  });
  let turns = 0;
  return {
    config,
    store,
    book,
    journal,
    notifier,
    scheduler,
    zone,
    registry,
    isServer,
    clock: new AlarmClock(scheduler, !isServer),
    coverages: undefined,
    patchListener: undefined,
    tasks: inject(PendingTasks),
    interceptor: inject(LOAD_INTERCEPTOR, { optional: true }),
    disk: undefined,
    pulls: undefined,
    isTakingOver: false,
    nextTurn: () => ++turns,
  };
}
