import { isPlatformServer } from '@angular/common';
import { inject, PLATFORM_ID, TransferState } from '@angular/core';
import { CACHE_HUB_CONFIG } from '../providers/cache-hub-config';
import { isPageState, pageStateKey } from './page-state';
import { TakeOver } from './take-over';
import { writePage } from './write-page';

/** Angular's own switch. Asked in place, so that a build for the browser leaves out what only a server needs. */
declare const ngServerMode: boolean | undefined;

/** On the server, has the page carry what this hub knows when it is rendered; in the browser, starts from it. */
export function handOver(): void {
  const { id, features } = inject(CACHE_HUB_CONFIG);
  if (features.has('NoHydration')) return;
  const page = inject(TransferState);
  const key = pageStateKey(id);
  if (typeof ngServerMode === 'undefined' || ngServerMode) {
    if (isPlatformServer(inject(PLATFORM_ID))) {
      writePage(page, key);
      return;
    }
  }
  const state: unknown = page.get(key, undefined);
  // Once: a hub that is made later knows what the page said for too long.
  page.remove(key);
  if (isPageState(state)) new TakeOver(state);
}
