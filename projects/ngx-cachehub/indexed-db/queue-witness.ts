import type { CacheHubScheduler, LostActions, OfflineAction } from 'ngx-cachehub';
import { ɵisWaiting, ɵstillWaiting } from 'ngx-cachehub';
import type { StoreIdentity } from './store-identity';
import type { WitnessNotes } from './witness-notes';

/** Other tabs write as well: how long what they do is gathered before the device is read, in ms. */
const READ_AFTER_MS = 1_000;

export interface QueueWitnessPorts {
  readonly notes: WitnessNotes;
  readonly identity: StoreIdentity;
  readonly scheduler: CacheHubScheduler;
  /** Told once for each database that is gone. */
  readonly onLost: (lost: LostActions) => void;
  /** Another tab writes as well: reads the partition, and tells it here. */
  readonly onDoubt: (partition: string) => void;
}

/** What this tab knows to wait on the device in one partition. */
interface Held {
  store: string;
  ids: Set<string>;
  /** What waited in the database before it: the browser deleted that under this page, which still has it in memory. */
  before?: { readonly store: string; readonly ids: Set<string> };
}

/**
 * Says beside the database how many actions wait in it, so that a database that the browser has deleted can be
 * told from a queue that is empty. A note is of one database, by its identity: whatever it says of the database
 * that is there is of no matter, and so a note that is too old raises no alarm.
 */
export class QueueWitness {
  readonly #ports: QueueWitnessPorts;
  readonly #held = new Map<string, Held>();
  /** The notes as this tab read or wrote them last. */
  readonly #said = new Map<string, string | null>();
  readonly #doubts = new Map<string, () => void>();

  constructor(ports: QueueWitnessPorts) {
    this.#ports = ports;
  }

  /** The device was read: its records of the partition, and the database that they are of. */
  read(partition: string, records: readonly OfflineAction[], store: string): void {
    const { notes, onLost } = this.#ports;
    this.#doubts.get(partition)?.();
    this.#doubts.delete(partition);
    const note = notes.waiting(partition);
    const ids = ɵstillWaiting(records).map(({ id }) => id);
    this.#held.set(partition, { store, ids: new Set(ids) });
    this.#write(partition, store);
    if (note === undefined || note.store === store) return;
    const { count, asOf } = note;
    const earlier = notes.lost(partition)?.count ?? 0;
    notes.lose(partition, { count: count + earlier, asOf });
    onLost({ count, asOf });
  }

  /**
   * These are about to be put. It is said before they are there, since nobody may be left to say it afterwards, and
   * another tab may have ended them by then. What is returned is called with whether they are there.
   */
  putting(partition: string, actions: readonly OfflineAction[]): (isStored: boolean) => void {
    const { identity } = this.#ports;
    const { known } = identity;
    const takeBack = known === undefined ? undefined : this.#put(partition, actions, known);
    return (isStored) => {
      if (!isStored) takeBack?.();
      // Where the connection was lost meanwhile it may be another database that took them.
      else if (known === undefined || identity.known !== known) {
        void this.#identified((store) => this.#put(partition, actions, store));
      }
    };
  }

  /** These are on the device no longer, of whatever partition. */
  removed(ids: readonly string[]): void {
    for (const [partition, held] of this.#held) {
      if (dropIn(held, ids)) this.#lessen(partition);
    }
  }

  /** Everything of the partition was deleted by somebody's will. */
  cleared(partition: string): void {
    const { notes } = this.#ports;
    this.#held.delete(partition);
    notes.wait(partition, undefined);
    notes.lose(partition, undefined);
    this.#said.set(partition, null);
  }

  lost(partition: string): LostActions | null {
    return this.#ports.notes.lost(partition) ?? null;
  }

  forgetLost(partition: string): void {
    this.#ports.notes.lose(partition, undefined);
  }

  /** Nothing ticks any more. */
  end(): void {
    for (const stop of this.#doubts.values()) stop();
  }

  #put(partition: string, actions: readonly OfflineAction[], store: string): () => void {
    const held = this.#heldOf(partition, store);
    const waiting = actions.filter(ɵisWaiting).map(({ id }) => id);
    const unsaid = waiting.filter((id) => !held.ids.has(id) && held.before?.ids.has(id) !== true);
    dropIn(held, waiting);
    for (const id of waiting) held.ids.add(id);
    // A mark, and an action that others became part of, carry the ids of what is over or in them.
    const ended = actions.flatMap((action) => [
      ...(action.folded ?? []),
      ...(ɵisWaiting(action) ? [] : [action.id]),
    ]);
    const dropped = ended.filter((id) => held.ids.has(id));
    dropIn(held, ended);
    this.#doubt(partition);
    this.#write(partition, store);
    return () => {
      for (const id of dropped) held.ids.add(id);
      dropIn(held, unsaid);
      this.#lessen(partition);
    };
  }

  #heldOf(partition: string, store: string): Held {
    const held = this.#held.get(partition) ?? { store, ids: new Set<string>() };
    this.#held.set(partition, held);
    if (held.store === store) return held;
    // Deleted under this page twice: what the first one had is in memory all the same.
    const ids = new Set([...(held.before?.ids ?? []), ...held.ids]);
    if (ids.size > 0) held.before = { store: held.before?.store ?? held.store, ids };
    held.store = store;
    held.ids = new Set();
    return held;
  }

  /** Fewer wait, as far as this tab knows: where another tab wrote as well, that is not enough to say so. */
  #lessen(partition: string): void {
    void this.#identified((store) => {
      if (!this.#doubt(partition)) this.#write(partition, store);
    });
  }

  /** Whether another tab has written the note since. What waits is then read, in a while. */
  #doubt(partition: string): boolean {
    const { notes, scheduler, onDoubt } = this.#ports;
    if (notes.standing(partition) === (this.#said.get(partition) ?? null)) return false;
    if (!this.#doubts.has(partition)) {
      const ask = () => {
        this.#doubts.delete(partition);
        onDoubt(partition);
      };
      this.#doubts.set(partition, scheduler.setTimer(ask, READ_AFTER_MS));
    }
    return true;
  }

  #write(partition: string, store: string): void {
    const { notes } = this.#ports;
    const { ids, before } = this.#heldOf(partition, store);
    if (before === undefined || before.ids.size === 0) {
      notes.wait(partition, this.#noteOf(store, ids));
    } else if (notes.waiting(partition)?.store === before.store) {
      // Not told yet: it is lost if this page ends, and not if it can still send it.
      notes.wait(partition, this.#noteOf(before.store, before.ids));
    }
    this.#said.set(partition, notes.standing(partition));
  }

  #noteOf(store: string, { size: count }: ReadonlySet<string>) {
    return count === 0 ? undefined : { store, count, asOf: this.#ports.scheduler.now() };
  }

  async #identified(run: (store: string) => void): Promise<void> {
    const { identity } = this.#ports;
    const store = identity.known ?? (await identity.ask());
    if (store !== undefined) run(store);
  }
}

/** True where one of them was there. */
function dropIn({ ids, before }: Held, gone: readonly string[]): boolean {
  let isThere = false;
  for (const id of gone) {
    if (ids.delete(id)) isThere = true;
    if (before?.ids.delete(id) === true) isThere = true;
  }
  return isThere;
}
