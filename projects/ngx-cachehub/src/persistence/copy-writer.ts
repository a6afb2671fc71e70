import type { CacheEntry } from '../cache/cache-entry';
import type { EngineContext } from '../cache/engine-context';
import type { RememberedDelete, Snapshot, StoreSnapshots } from '../core/store/store-snapshots';
import type { RealtimePort } from '../providers/realtime-port';
import {
  deletesEntry,
  isBookkeeping,
  madeBy,
  MAX_STORED_DELETES,
  noteEntry,
  noteKey,
  positionEntry,
  type StoredPosition,
} from './bookkeeping';
import { positionsToWrite, streamsNow } from './copy-positions';
import type { CopyToPut, DeviceCopies } from './device-copies';
import { entityOfKey } from './entity-of-key';
import type { StoredEntry } from './snapshot-store';
import type { WriteBatch } from './write-behind';

/** A copy whose value was confirmed since is written anew once a day, so that it does not age. */
const CONFIRM_AFTER_MS = 24 * 60 * 60_000;

const NONE: ReadonlySet<string> = new Set();

export interface CopyWriterPorts {
  readonly context: EngineContext;
  readonly snapshots: StoreSnapshots;
  readonly copies: DeviceCopies;
  /** Names this page among all that write to the device. */
  readonly page: string;
  readonly maxAgeMs: number;
  readonly realtime: () => RealtimePort | null;
  readonly isChosen: (entry: CacheEntry) => boolean;
  /** A change has arrived that the value may lack, however fresh it still is shown. */
  readonly isInDoubt: (entry: CacheEntry) => boolean;
  readonly schemaVersionOf: (entity: string | undefined) => number;
  readonly onUnstorable: (key: string) => void;
}

/** What is gathered for one write. */
interface Draft {
  readonly now: number;
  readonly puts: CopyToPut[];
  readonly books: StoredEntry[];
  readonly deletes: Set<string>;
  /** Chosen keys that are right up to where their stream stands. */
  readonly atPosition: Set<string>;
  /** Entities whose deletes are written, and up to which count of the tables. */
  readonly revisions: Map<string, number>;
  /** Notes that are written, as they are. */
  readonly said: Map<string, unknown>;
}

/**
 * Compares what is cached with what the device holds, and makes one write of what differs: one record
 * per key, the deletes that older copies must not undo, and up to where the copies are right.
 */
export class CopyWriter {
  readonly #ports: CopyWriterPorts;

  constructor(ports: CopyWriterPorts) {
    this.#ports = ports;
  }

  /** Undefined where nothing differs. */
  take(): WriteBatch | undefined {
    const { copies, context, realtime } = this.#ports;
    // First: rows and positions have to be of one moment.
    const streams = streamsNow(context, copies, realtime());
    const draft: Draft = {
      now: context.scheduler.now(),
      puts: [],
      books: [],
      deletes: new Set(copies.gone),
      atPosition: new Set(),
      revisions: new Map(),
      said: new Map(),
    };
    this.#gatherPuts(draft);
    this.#gatherDeletes(draft);
    draft.puts.push(...copies.late.values());
    for (const [key] of draft.puts) draft.deletes.delete(key);
    const positions = positionsToWrite(streams, copies, draft);
    for (const position of positions) draft.books.push(positionEntry(position, draft.now));
    this.#gatherNotes(draft);
    return this.#batchOf(draft, positions);
  }

  /** The memory is about to let go of the key: what of it is not on the device yet goes with the next write. */
  keep(key: string): void {
    const { context, copies, snapshots, isChosen } = this.#ports;
    const entry = context.book.get(key);
    if (entry === undefined || isBookkeeping(key) || !isChosen(entry)) return;
    const snapshot = snapshots.of(key, copies.byKey.get(key)?.snapshot);
    if (snapshot === undefined || this.#isRefused(key)) return;
    const now = context.scheduler.now();
    const put = this.#putOf(entry, snapshot, { now, atPosition: NONE });
    if (put !== undefined) copies.late.set(key, put);
  }

  #batchOf(draft: Draft, positions: readonly StoredPosition[]): WriteBatch | undefined {
    const { copies } = this.#ports;
    const { puts, books, deletes } = draft;
    const { isCleared: clears, gone } = copies;
    if (!clears && puts.length + books.length + deletes.size === 0) return undefined;
    copies.gone = new Set();
    copies.isCleared = false;
    return {
      clears,
      puts: [...puts.map(([, , record]) => record), ...books],
      deletes: [...deletes],
      commit: () => {
        for (const key of deletes) copies.byKey.delete(key);
        // What was cleared meanwhile goes with the next write.
        if (copies.isCleared) return;
        for (const put of puts) {
          const [key, copy] = put;
          copies.byKey.set(key, copy);
          if (copies.late.get(key) === put) copies.late.delete(key);
        }
        for (const position of positions) copies.positions.set(position.entity, position);
        for (const [name, value] of draft.said) {
          if (copies.notes.get(name) === value) copies.unsaid.delete(name);
        }
        for (const [entity, revision] of draft.revisions) {
          const known = copies.deletes.get(entity);
          if (known !== undefined) known.revision = revision;
        }
      },
      undo: () => {
        for (const key of gone) copies.gone.add(key);
        copies.isCleared ||= clears;
        return this.#leaveOutUnstorable(draft);
      },
    };
  }

  #gatherNotes({ said, books, deletes, now }: Draft): void {
    const { notes, unsaid } = this.#ports.copies;
    for (const name of unsaid) {
      const value = notes.get(name);
      said.set(name, value);
      if (value === undefined) deletes.add(noteKey(name));
      else books.push(noteEntry(name, value, now));
    }
  }

  #gatherPuts(draft: Draft): void {
    const { context, copies, snapshots, isChosen } = this.#ports;
    const seen = new Set<string>();
    for (const entry of context.book.all()) {
      const { key } = entry;
      if (isBookkeeping(key) || !isChosen(entry)) continue;
      const snapshot = snapshots.of(key, copies.byKey.get(key)?.snapshot);
      if (snapshot === undefined) continue;
      seen.add(key);
      copies.alone.delete(key);
      if (this.#isAtPosition(entry, snapshot)) draft.atPosition.add(key);
      copies.late.delete(key);
      if (this.#isRefused(key)) continue;
      const put = this.#putOf(entry, snapshot, draft);
      if (put !== undefined) draft.puts.push(put);
    }
    for (const key of copies.byKey.keys()) {
      if (!seen.has(key) && !copies.alone.has(key)) draft.deletes.add(key);
    }
    for (const key of copies.alone) {
      if (!copies.byKey.has(key) && !copies.late.has(key)) copies.alone.delete(key);
    }
  }

  #putOf(
    entry: CacheEntry,
    snapshot: Snapshot,
    draft: Pick<Draft, 'now'> & { readonly atPosition: ReadonlySet<string> },
  ): CopyToPut | undefined {
    const { key } = entry;
    const known = this.#ports.copies.byKey.get(key);
    const isSame = snapshot.parts === known?.snapshot?.parts;
    const isFollowed =
      draft.atPosition.has(key) &&
      this.#ports.context.coverages?.of(entry.entity)?.healthy === true;
    const confirmedAt = isFollowed ? draft.now : entry.updatedAt;
    if (isSame && confirmedAt - known.updatedAt < CONFIRM_AFTER_MS) return undefined;
    // Nobody notes when a value that is not observed was changed by a push: it was until now.
    const changedAt = entry.updatedAt > (known?.updatedAt ?? 0) ? entry.updatedAt : draft.now;
    const updatedAt = madeBy(this.#ports.page, isSame ? confirmedAt : changedAt);
    const schemaVersion = this.#ports.schemaVersionOf(entityOfKey(key));
    const { value, version } = snapshot;
    const record = { key, value, updatedAt, schemaVersion };
    return [
      key,
      { snapshot, updatedAt, schemaVersion },
      version === undefined ? record : { ...record, version },
    ];
  }

  /** It could not be written, and is what it was. */
  #isRefused(key: string): boolean {
    const refused = this.#ports.copies.unstorable.get(key);
    if (refused === undefined) return false;
    return this.#ports.snapshots.of(key, refused)?.parts === refused.parts;
  }

  /** I3: a delete outlives its page, as older copies of its row may. */
  #gatherDeletes(draft: Draft): void {
    const { copies, snapshots } = this.#ports;
    for (const entity of snapshots.entities()) {
      const tables = snapshots.deletesOf(entity);
      const { revision } = tables;
      const known = copies.deletes.get(entity);
      const isNews =
        known === undefined
          ? revision > 0 && this.#isKept(entity, draft)
          : revision !== known.revision;
      if (!isNews) continue;
      const byId = known?.byId ?? new Map<string, RememberedDelete>();
      if (known === undefined) copies.deletes.set(entity, { revision: -1, byId });
      for (const one of tables.list()) byId.set(one.id, one);
      this.#tidy(entity, byId, draft);
      draft.revisions.set(entity, revision);
      draft.books.push(deletesEntry(entity, byId.values(), draft.now));
    }
  }

  /** Whether the device holds anything of the entity, or is about to. */
  #isKept(entity: string, { puts }: Draft): boolean {
    const { byKey, late } = this.#ports.copies;
    for (const key of byKey.keys()) if (entityOfKey(key) === entity) return true;
    for (const key of late.keys()) if (entityOfKey(key) === entity) return true;
    return puts.some(([key]) => entityOfKey(key) === entity);
  }

  #tidy(entity: string, byId: Map<string, RememberedDelete>, draft: Draft): void {
    const { copies, maxAgeMs } = this.#ports;
    for (const [id, { at, version }] of byId) {
      if (draft.now - at > maxAgeMs || byId.size > MAX_STORED_DELETES) byId.delete(id);
      const detail = `${entity}:detail-${id}`;
      if (!copies.alone.has(detail)) continue;
      const { snapshot } = copies.late.get(detail)?.[1] ?? copies.byKey.get(detail) ?? {};
      // The row was created again, and let go of again.
      if (snapshot?.version !== undefined && snapshot.version > version) continue;
      copies.late.delete(detail);
      draft.deletes.add(detail);
    }
  }

  /** Asked for since its stream began, and in no doubt. */
  #isAtPosition(entry: CacheEntry, { isCurrent }: Snapshot): boolean {
    const { context, isInDoubt } = this.#ports;
    const coverage = context.coverages?.of(entry.entity);
    if (coverage === undefined || !isCurrent || isInDoubt(entry)) return false;
    return entry.freshness.turn >= coverage.since;
  }

  /** One value that cannot be copied must not keep all the others from the device. */
  #leaveOutUnstorable({ puts }: Draft): boolean {
    let isAny = false;
    for (const [key, { snapshot }, record] of puts) {
      if (snapshot === undefined || canBeCopied(record.value)) continue;
      this.#ports.copies.unstorable.set(key, snapshot);
      this.#ports.copies.late.delete(key);
      this.#ports.onUnstorable(key);
      isAny = true;
    }
    return isAny;
  }
}

/** What a browser's store can keep: plain data, but no function, and no class that it does not know. */
export function canBeCopied(value: unknown): boolean {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}
