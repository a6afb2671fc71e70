import { inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { NavigationEnd, Router } from '@angular/router';
import { filter } from 'rxjs';

/** Up to this width a row takes the place of the list that it was chosen from. */
const ONE_COLUMN = '(max-width: 900px)';

/** What is shown before and after: whether the page has to be seen from its top. */
export function beginsAnew(before: string, after: string, isOneColumn: boolean): boolean {
  const [from, to] = [pathOf(before), pathOf(after)];
  if (from === to) return false;
  return isOneColumn || from.split('/')[1] !== to.split('/')[1];
}

/**
 * Another page begins at its top: here it is not the window that scrolls, so the router cannot see to
 * it. Call it once, in an injection context.
 */
export function beginAtTop(scroller: () => HTMLElement): void {
  let shown = '';
  inject(Router)
    .events.pipe(
      filter((event) => event instanceof NavigationEnd),
      takeUntilDestroyed(),
    )
    .subscribe(({ urlAfterRedirects: url }) => {
      if (beginsAnew(shown, url, matchMedia(ONE_COLUMN).matches)) scroller().scrollTo({ top: 0 });
      shown = url;
    });
}

function pathOf(url: string): string {
  return url.replace(/[?#].*/, '');
}
