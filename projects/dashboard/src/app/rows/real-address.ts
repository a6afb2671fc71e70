import { effect, untracked } from '@angular/core';

import { isUnsaved } from '../entities/is-unsaved';

/** The row that a page is about. */
export interface AddressedRow {
  /** As the address says it. */
  readonly id: () => string | undefined;
  /** Undefined where nothing is known of it. */
  readonly row: () => { readonly id: string } | undefined;
  /** Puts another id in its place. */
  readonly go: (id: string) => void;
}

/**
 * Puts a row's real id into the address as soon as there is one. The temporary id under which the row was made is
 * known to this page only, and only until it is loaded anew.
 */
export function injectRealAddress({ id, row, go }: AddressedRow): void {
  effect(() => {
    const shown = row()?.id;
    if (!isUnsaved(id() ?? '') || shown === undefined || isUnsaved(shown)) return;
    untracked(() => go(shown));
  });
}
