import { InjectionToken } from '@angular/core';
import type { StoreName } from './database-config';

/** What a barrier may ask: the stamp of a record, read in a transaction of its own. */
export interface WrittenRecord {
  readonly store: StoreName;
  readonly key: IDBValidKey;
  /** Of this one write, and of no other. */
  readonly stamp: string;
  /** The stamp that the record has now; undefined where there is no record. */
  readStamp(): Promise<unknown>;
  /** Whether the write's own transaction is known to have been committed. */
  isCommitted(): boolean;
}

/** Resolves with whether a write that seemed to succeed is really there. */
export type CommitBarrier = (written: WrittenRecord) => Promise<boolean>;

/**
 * ngx-indexed-db answers when the request succeeds; the commit comes after it and may fail. A new
 * transaction on the same store waits for that commit, and shows what came of it. A record with
 * another's stamp was written over since, if our own transaction is known to have been committed.
 */
export async function readBack(written: WrittenRecord): Promise<boolean> {
  const stamp = await written.readStamp();
  return stamp === written.stamp || (stamp !== undefined && written.isCommitted());
}

/** Replaced where it has to be shown that the barrier is needed, and nowhere else. */
export const COMMIT_BARRIER = new InjectionToken<CommitBarrier>('ngx-cachehub commit barrier', {
  providedIn: 'root',
  factory: () => readBack,
});
