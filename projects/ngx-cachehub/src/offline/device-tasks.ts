import type { OfflineAction } from '../core/outbox/offline-action';
import { isOverMark } from '../core/outbox/over-mark';
import { RecentIds } from '../core/outbox/recent-ids';

/** By id. */
export type Records = ReadonlyMap<string, OfflineAction>;

/**
 * What the device is asked to write and to delete in this moment, and what it did not do when it was asked. As a page
 * leaves, several calls are under way at once: of one action the last of them counts.
 */
export class DeviceTasks {
  readonly #writing = new Map<string, OfflineAction>();
  readonly #deleting = new Set<string>();
  readonly #refused = new Set<string>();
  readonly #undeleted = new Set<string>();
  /** Ids of what other tabs may know. */
  readonly #known = new RecentIds();

  /** Whether it was read there, or the device was asked to write it, and not to delete it since. */
  isKnown(id: string): boolean {
    return this.#known.has(id);
  }

  know(record: OfflineAction): void {
    // A mark is nobody's to write over.
    if (!isOverMark(record)) this.#known.add(record.id);
  }

  isWriting(id: string): boolean {
    return this.#writing.has(id);
  }

  /** What it refused of it does not count any more. */
  forget(id: string): void {
    this.#refused.delete(id);
  }

  /** It is not to be deleted any more. True where the device is asked to in this moment. */
  stay(id: string): boolean {
    this.#undeleted.delete(id);
    return this.#deleting.delete(id);
  }

  beginPut(puts: Records): void {
    for (const [id, action] of puts) {
      this.#writing.set(id, action);
      this.know(action);
    }
  }

  /** Gives those that it had refused before. */
  endPut(puts: Records): readonly OfflineAction[] {
    for (const id of this.#given(puts).keys()) this.#writing.delete(id);
    return [...puts.values()].filter(({ id }) => this.#refused.delete(id));
  }

  /** They were not written. Gives what of them still is to be: of the others something newer is under way, or was written. */
  leavePut(puts: Records): Records {
    const left = this.#given(puts);
    for (const id of left.keys()) this.#writing.delete(id);
    return left;
  }

  /** They were refused. Gives what of them still is to be written, as `leavePut` does. */
  failPut(puts: Records, removed: ReadonlySet<string>): Records {
    const left = this.leavePut(puts);
    for (const id of left.keys()) this.#refused.add(id);
    for (const id of removed) this.#undeleted.add(id);
    return left;
  }

  beginDelete(ids: ReadonlySet<string>, said: Records): void {
    for (const id of ids) {
      this.#deleting.add(id);
      // What is written of it, in a call before this one, is not written again.
      if (!said.has(id)) this.#writing.delete(id);
    }
  }

  /** Gives those that it had not deleted before, when it was asked to. */
  endDelete(ids: ReadonlySet<string>): readonly string[] {
    const deleted = [...ids].filter((id) => this.#deleting.delete(id));
    for (const id of deleted) this.#known.delete(id);
    return deleted.filter((id) => this.#undeleted.delete(id));
  }

  /** Gives what is still to be deleted, and the marks that say which form of it is over. */
  failDelete(ids: ReadonlySet<string>, said: Records) {
    const left = new Set([...ids].filter((id) => this.#deleting.delete(id)));
    for (const id of left) this.#undeleted.add(id);
    const marks = new Map([...said].filter(([, record]) => isOverMark(record)));
    return { marks, left };
  }

  #given(puts: Records): Records {
    return new Map([...puts].filter(([id, action]) => this.#writing.get(id) === action));
  }
}
