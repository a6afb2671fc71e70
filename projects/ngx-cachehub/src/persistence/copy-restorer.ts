import type { CacheEngine } from '../cache/cache-engine';
import { UNKNOWN } from '../core/entries';
import type { ChangeSet } from '../core/store/change-set';
import type {
  RememberedDelete,
  RememberedEntry,
  StoreSnapshots,
} from '../core/store/store-snapshots';
import { deepEqual } from '../core/values';
import type { RealtimePort } from '../providers/realtime-port';
import {
  isBookkeeping,
  readDeletes,
  readNote,
  readPosition,
  sumOf,
  type StoredPosition,
} from './bookkeeping';
import type { DeviceCopies } from './device-copies';
import { entityOfKey } from './entity-of-key';
import { isStoredEntry, judgeRecord, type JudgeContext } from './judge-record';
import type { StoredEntry } from './snapshot-store';

export interface CopyRestorerPorts {
  readonly engine: CacheEngine;
  readonly snapshots: StoreSnapshots;
  readonly copies: DeviceCopies;
  readonly judgeContext: () => JudgeContext;
  /** False for a key that the app does not want to be kept any more. */
  readonly isWanted: (key: string) => boolean;
  readonly schemaVersionOf: (entity: string | undefined) => number;
  readonly realtime: () => RealtimePort | null;
  readonly onSkipped: (key: string, reason: string) => void;
}

/** What came from the device, sorted. */
interface Found {
  readonly entries: Map<string, RememberedEntry>;
  readonly deletes: RememberedDelete[];
  readonly positions: StoredPosition[];
  readonly notes: { readonly name: string; readonly value: unknown }[];
  /** Every record of an entry, whatever became of it. */
  readonly records: StoredEntry[];
}

/** Takes the device's copies up into the cache: judged one by one, and through the gate. */
export class CopyRestorer {
  readonly #ports: CopyRestorerPorts;
  /** Records of entities that nobody has defined yet. */
  readonly #waiting = new Set<string>();

  constructor(ports: CopyRestorerPorts) {
    this.#ports = ports;
  }

  /** All that the device holds, read since `moment`. */
  restoreAll(records: readonly unknown[], moment: number): void {
    const found = this.#sort(records);
    // First: who follows the rows asks for what was noted of them.
    const { notes } = this.#ports.copies;
    for (const { name, value } of found.notes) if (!notes.has(name)) notes.set(name, value);
    const entries = [...found.entries.values()];
    const { snapshots } = this.#ports;
    if (entries.length + found.deletes.length > 0)
      this.#apply(entries, (now) => snapshots.restore(entries, found.deletes, moment, now));
    this.#noteDeletes(found.deletes);
    for (const position of found.positions) this.#resume(position, found);
  }

  /** Copies of which the memory had let go, or that waited for their entity. */
  restoreSome(records: readonly unknown[], keys: ReadonlySet<string>, moment: number): void {
    const wanted = records.filter((record) => isStoredEntry(record) && keys.has(record.key));
    const found = this.#sort(wanted);
    const entries = [...found.entries.values()].filter(({ key }) => keys.has(key));
    const deletes = [...this.#ports.copies.deletes.values()].flatMap(({ byId }) => [
      ...byId.values(),
    ]);
    const { snapshots } = this.#ports;
    if (entries.length > 0)
      this.#apply(entries, (now) => snapshots.restoreAgain(entries, deletes, moment, now));
  }

  /** The entity is defined now: what was taken up without it is judged again. Returns the keys that waited for it. */
  judgeAgain(entity: string): ReadonlySet<string> {
    const { copies, engine, judgeContext } = this.#ports;
    const waited = [...this.#waiting].filter((key) => entityOfKey(key) === entity);
    for (const key of waited) this.#waiting.delete(key);
    const changed: RememberedEntry[] = [];
    const dropped: string[] = [];
    for (const [key, { snapshot, updatedAt, schemaVersion }] of copies.byKey) {
      if (entityOfKey(key) !== entity || copies.alone.has(key) || snapshot === undefined) continue;
      if (engine.context.book.get(key)?.freshness.knownAt !== -Infinity) continue;
      const { value, version } = snapshot;
      const record = { key, value, updatedAt, schemaVersion };
      const verdict = judgeRecord(
        version === undefined ? record : { ...record, version },
        judgeContext(),
      );
      if (verdict.kind === 'restore' && deepEqual(verdict.entry.value, value)) continue;
      dropped.push(key);
      if (verdict.kind === 'restore') changed.push(verdict.entry);
      if (verdict.kind === 'skip') this.#ports.onSkipped(key, verdict.reason);
    }
    if (dropped.length > 0) engine.remove(dropped);
    for (const { key } of changed) copies.gone.delete(key);
    const { snapshots } = this.#ports;
    if (changed.length > 0)
      this.#apply(changed, (now) => snapshots.restore(changed, [], snapshots.moment(), now));
    return new Set(waited);
  }

  #sort(records: readonly unknown[]): Found {
    const found: Found = { entries: new Map(), deletes: [], positions: [], notes: [], records: [] };
    const context = this.#ports.judgeContext();
    for (const record of records) {
      if (!isStoredEntry(record)) this.#ports.onSkipped('', 'it is no entry');
      else if (isBookkeeping(record.key)) readBook(record, found);
      else {
        found.records.push(record);
        if (!this.#ports.copies.gone.has(record.key)) this.#judge(record, context, found);
      }
    }
    return found;
  }

  #judge(record: StoredEntry, context: JudgeContext, { entries }: Found): void {
    const { copies, onSkipped, isWanted } = this.#ports;
    const { key, updatedAt, schemaVersion } = record;
    const verdict = judgeRecord(record, context);
    if (verdict.kind === 'restore' && isWanted(key)) {
      // Taken up: the device's copy as it is, until it is known to be the memory's too.
      copies.byKey.set(key, { snapshot: undefined, updatedAt, schemaVersion });
      entries.set(key, verdict.entry);
      for (const reason of verdict.left) onSkipped(key, reason);
    } else if (verdict.kind === 'wait') {
      copies.byKey.set(key, { snapshot: undefined, updatedAt, schemaVersion });
      copies.alone.add(key);
      this.#waiting.add(key);
    } else {
      if (verdict.kind === 'skip') onSkipped(key, verdict.reason);
      copies.gone.add(key);
    }
  }

  #apply(entries: readonly RememberedEntry[], restore: (now: number) => ChangeSet): void {
    const { engine } = this.#ports;
    const { notifier, scheduler } = engine.context;
    notifier.turn(() => {
      const changes = restore(scheduler.now());
      for (const entry of entries) this.#takeUp(entry);
      this.#tell(changes);
      engine.turns.enforceLimit();
    });
  }

  #takeUp(remembered: RememberedEntry): void {
    const { engine, copies, snapshots, schemaVersionOf } = this.#ports;
    const { store, book, notifier, journal } = engine.context;
    const { key, value, updatedAt } = remembered;
    copies.alone.delete(key);
    if (!store.keeps(key)) {
      // Its row was deleted since.
      copies.gone.add(key);
      return;
    }
    const entry = book.ensure(key);
    engine.turns.life.sync(entry);
    const known = copies.byKey.get(key);
    const snapshot = snapshots.of(key, undefined);
    const isSame = snapshot !== undefined && deepEqual(snapshot.value, value);
    if (
      known !== undefined &&
      isSame &&
      known.schemaVersion === schemaVersionOf(entityOfKey(key))
    ) {
      copies.byKey.set(key, { ...known, snapshot });
    }
    if (entry.updatedAt === 0) entry.updatedAt = updatedAt;
    // Not as what a load has brought: who wants to see only that waits on.
    notifier.touch(entry, 'state');
    engine.turns.life.retire(entry);
    journal.emit({ type: 'fetched', key, source: 'storage' });
  }

  #tell(changes: ChangeSet): void {
    const { turns, context } = this.#ports.engine;
    for (const key of changes.changed) {
      const entry = context.book.get(key);
      if (entry === undefined) continue;
      turns.life.sync(entry);
      context.notifier.touch(entry, 'state');
    }
    turns.absorb({ ...changes, changed: [], added: [] });
  }

  #noteDeletes(deletes: readonly RememberedDelete[]): void {
    const { copies, snapshots } = this.#ports;
    for (const one of deletes) {
      let known = copies.deletes.get(one.entity);
      if (known === undefined) {
        const { revision } = snapshots.deletesOf(one.entity);
        known = { revision, byId: new Map() };
        copies.deletes.set(one.entity, known);
      }
      known.byId.set(one.id, one);
    }
  }

  /** C4: the stream goes on where the copies are right, if they still are those that it speaks of. */
  #resume(position: StoredPosition, { records, entries }: Found): void {
    const { engine, copies, realtime } = this.#ports;
    const { entity, at, sum } = position;
    const behind = new Set(position.behind);
    const right = records.filter(({ key }) => entityOfKey(key) === entity && !behind.has(key));
    if (sumOf(right) !== sum || realtime()?.beginAt(entity, at) !== true) return;
    copies.positions.set(entity, position);
    // What was asked for before is not at that position: another tab may have written it since.
    const turn = engine.context.nextTurn();
    engine.context.coverages?.resume(entity, turn);
    for (const { key } of right) {
      const entry = engine.context.book.get(key);
      if (!entries.has(key) || entry?.freshness !== UNKNOWN) continue;
      entry.freshness = { ...UNKNOWN, turn };
    }
  }
}

function readBook(record: StoredEntry, { deletes, positions, notes }: Found): void {
  const note = readNote(record);
  if (note !== undefined) notes.push(note);
  deletes.push(...readDeletes(record));
  const position = readPosition(record);
  if (position !== undefined) positions.push(position);
}
