import { makeStateKey, type StateKey } from '@angular/core';
import { isRowValue } from '../core/entities';
import type { StreamPosition } from '../protocol';

/** What is known of a value that a page carries. */
export type PageStanding =
  /** It was right when it was read. */
  | 'read'
  /** The same, and the position of its entity's stream is not after it. */
  | 'at-position'
  /** It was in doubt already: shown, and read again. */
  | 'doubted';

/** One entry as a page carries it. `updatedAt` is in ms since the epoch, by the server's clock. */
export type PageEntry = readonly [
  key: string,
  value: unknown,
  updatedAt: number,
  standing: PageStanding,
];

/** What a rendered page carries of one hub. */
export interface PageState {
  /** Whose it is. */
  readonly user: string | null;
  readonly entries: readonly PageEntry[];
  /** By entity: what its stream brings after this is not in the entries. */
  readonly positions: Readonly<Record<string, StreamPosition>>;
}

/** Under which a hub's state stands in Angular's `TransferState`. */
export function pageStateKey(hubId: string): StateKey<unknown> {
  return makeStateKey(`ngx-cachehub:${hubId}`);
}

/** A document may have been rendered by another release, or have been changed on its way. */
export function isPageState(value: unknown): value is PageState {
  if (!isRowValue(value)) return false;
  const { user, entries, positions } = value;
  return (
    (user === null || typeof user === 'string') &&
    Array.isArray(entries) &&
    entries.every((entry) => Array.isArray(entry) && typeof entry[0] === 'string') &&
    isRowValue(positions)
  );
}
