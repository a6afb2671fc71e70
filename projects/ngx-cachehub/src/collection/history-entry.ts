import type { CacheEvent } from '../providers/cache-event';

/** What a row was at one time. */
export interface HistoryEntry<T> {
  /** 'known': the server's state. 'deleted': what it was when it was deleted. 'lost': what lost a conflict. */
  readonly kind: 'known' | 'deleted' | 'lost';
  /** Undefined where the server keeps no versions, and for what is no state of the server. */
  readonly version: number | undefined;
  /** When it became known here, in ms since the epoch. */
  readonly at: number;
  /** How it became known: 'local' is the answer to a write of this page. */
  readonly source: NonNullable<CacheEvent['source']>;
  readonly row: T;
  /** The fields that differ from the state before; none where that is not known. Of what lost, the fields that did. */
  readonly changed: readonly string[];
  /** Who wrote it, where its event said so: the client, and the key of the write. */
  readonly origin?: { readonly clientId?: string; readonly mutationId?: string };
}
