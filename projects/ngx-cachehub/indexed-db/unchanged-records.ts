import { abortSafely } from './commit-early';
import type { StoreName } from './database-config';

/** What a write expects to find, and its own stamp. */
export interface ExpectedRecords {
  readonly store: StoreName;
  /** The stamp of each record that it writes; undefined for one that is not there. */
  readonly stamps: ReadonlyMap<string, unknown>;
  /** Where the same write is done again on a new connection, it may find itself. */
  readonly own: string;
}

/**
 * A write that takes place only where no other page has written one of its records since they were read: compare and
 * swap. The records are read in the write's own transaction, in front of it, and their first difference aborts it.
 */
export class UnchangedRecords {
  readonly #expected: ExpectedRecords;
  #isOutrun = false;

  constructor(expected: ExpectedRecords) {
    this.#expected = expected;
  }

  /** Another page has written one of them: nothing was written here. */
  get isOutrun(): boolean {
    return this.#isOutrun;
  }

  /** Asks before anything is put: the requests of a transaction are answered in their order. */
  check(transaction: IDBTransaction): void {
    const { store, stamps, own } = this.#expected;
    const records = transaction.objectStore(store);
    for (const [id, stamp] of stamps) {
      const request = records.get(id);
      request.onsuccess = () => {
        const found = stampOf(request.result);
        if (this.#isOutrun || found === stamp || found === own) return;
        this.#isOutrun = true;
        abortSafely(transaction);
      };
    }
  }
}

/** Of what an older release wrote, and of no record at all, there is none. */
export function stampOf(record: unknown): unknown {
  return typeof record === 'object' && record !== null && 'stamp' in record
    ? record.stamp
    : undefined;
}
