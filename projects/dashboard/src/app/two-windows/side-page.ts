import { effect, inject } from '@angular/core';
import { Router } from '@angular/router';

import { storedSignal } from '../device/stored-signal';
import { storageKey, windowSide } from '../session/window-side';

/** Where stands which page a side is told to show. */
export const SIDE_PAGE = 'pulse-page';

/** A wish for a page, each a new one: '/chat 3' */
export function pageWish(path: string, n: number): string {
  return `${path} ${n}`;
}

function wishedPage(stored: string | null): string | undefined {
  const [path] = stored?.split(' ') ?? [];
  return path?.startsWith('/') ? path : undefined;
}

/** In a frame: goes where the page around it says, without loading anew. Call it once, in an injection context. */
export function followSidePage(): void {
  if (windowSide() === undefined) return;
  const router = inject(Router);
  const wish = storedSignal(storageKey(SIDE_PAGE), (stored) => ({ stored }));
  const first = wish.value();
  effect(() => {
    const wished = wish.value();
    const path = wished === first ? undefined : wishedPage(wished.stored);
    if (path !== undefined) void router.navigateByUrl(path);
  });
}
