import { DestroyRef, inject, type StateKey, type TransferState } from '@angular/core';
import { CacheEngine } from '../cache/cache-engine';
import { CACHE_HUB_CONFIG } from '../providers/cache-hub-config';
import { USER_SESSION } from '../session/user-session';
import { pageStateOf } from './page-state-of';

/** The hubs that write into each page. */
const WRITERS = new WeakMap<TransferState, Set<string>>();

/** Has the page carry what is cached when it is written out. */
export function writePage(page: TransferState, key: StateKey<unknown>): void {
  const engine = inject(CacheEngine);
  const session = inject(USER_SESSION);
  const { id } = inject(CACHE_HUB_CONFIG);
  const writers = WRITERS.get(page) ?? new Set<string>();
  WRITERS.set(page, writers);
  if (writers.has(id)) {
    engine.log(
      'warn',
      'hydration',
      `Expected each hub of a page to have an id of its own; got '${id}' twice. The second one is loaded ` +
        "again in the browser: give it an 'id'.",
    );
    return;
  }
  writers.add(id);
  let isAlive = true;
  inject(DestroyRef).onDestroy(() => {
    isAlive = false;
    writers.delete(id);
  });
  page.onSerialize(key, () => {
    const user = isAlive ? session.userKey : undefined;
    return user === undefined ? undefined : pageStateOf(engine, user);
  });
}
