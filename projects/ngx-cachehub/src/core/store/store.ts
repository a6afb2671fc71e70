import { defaultModel } from '../entities';
import type { EntityModel, Row } from '../entities';
import type { FetchToken, Patch } from '../gate';
import { viewListInPlace } from '../lists';
import type { List } from '../lists';
import { foldKey } from '../overlay';
import type { Layer, LayerAck } from '../overlay';
import { deepFreeze, shareStructure } from '../values';
import type { BatchOutcome, ChangeSet, PatchOutcome } from './change-set';
import { EntitySpace } from './entity-space';
import {
  followMissedInPlace,
  writeFetchedDetailInPlace,
  writeFetchedListInPlace,
  writeGoneInPlace,
} from './fetch-writer';
import { KeyRoutes, namespaceOf } from './key-routes';
import { LayerBook } from './layers';
import { LayerWriter } from './layer-writer';
import { canBeRow, writeLocalDetailInPlace, writeLocalListInPlace } from './local-writer';
import { writePatchInPlace } from './patch-writer';
import { forgetDetailInPlace } from './row-writer';
import type { WriteContext } from './row-writer';
import { zeroCounters } from './store-counters';
import type { StoreCounters } from './store-counters';
import { Turn } from './turn';
import { flushTurnInPlace } from './turn-flush';

export interface StoreOptions {
  /** Freeze what is handed out, so that a mutation by the app fails loudly: development. */
  readonly freeze: boolean;
  /** More creations than this in one batch, where lists cannot place them, count as a bulk change. */
  readonly bulkCreateThreshold: number;
  /** Under which the server echoes this client's own writes. */
  readonly clientId: string;
}

/**
 * The one owner of everything cached: rows, lists over them, plain values, and the layers above.
 *
 * No clock, no I/O, no callbacks: every write returns what it changed, and the caller tells whom it concerns
 * when all tables are up to date. A value that was handed out never changes.
 */
export class Store {
  readonly counters: StoreCounters = zeroCounters();
  private readonly spaces = new Map<string, EntitySpace>();
  private readonly routes = new KeyRoutes();
  private readonly observed = new Set<string>();
  private readonly book = new LayerBook();
  private readonly layerWriter: LayerWriter;
  /** Values of keys with layers over them, as handed out last. */
  private readonly folded = new Map<string, unknown>();
  private turn = new Turn();
  /** Logical time: every load and every piece of information has its own. */
  private clock = 0;

  constructor(private readonly options: StoreOptions) {
    this.layerWriter = new LayerWriter(this.book, {
      space: (name) => this.space(name),
      route: (key) => this.routes.of(key),
      base: (key) => this.baseOf(key),
      setBase: (context, key, value) => void this.writeKeyInPlace(context, key, value),
    });
  }

  /** Tells the store of an entity; one that was never defined has `id`, `version`, dense versions and no list rules. */
  define(model: EntityModel): void {
    this.space(model.name).defineInPlace(model);
  }

  /** True for an entity that is defined, or of which something is cached. */
  isHeld(entity: string): boolean {
    const space = this.spaces.get(entity);
    return space !== undefined && (space.defined || !space.isEmpty);
  }

  // ── reading ──

  has(key: string): boolean {
    return this.read(key) !== undefined;
  }

  /** What shows under the key; the same reference until it changes. Undefined: nothing. */
  read(key: string): unknown {
    const ops = this.book.opsOf(key);
    let value = this.baseOf(key);
    if (ops !== undefined) {
      const report = (error: unknown): void => this.report(namespaceOf(this.routes.of(key)), error);
      value = shareStructure(this.folded.get(key), foldKey(value, ops, report));
      this.folded.set(key, value);
    }
    return this.options.freeze ? deepFreeze(value) : value;
  }

  /** Every key that shows something. */
  *keys(): IterableIterator<string> {
    for (const name of this.spaces.keys()) yield* this.keysOf(name);
  }

  /** The keys under one name, by the index of names. */
  *keysOf(namespace: string): IterableIterator<string> {
    const space = this.spaces.get(namespace);
    if (space === undefined) return;
    for (const row of space.table.rows.values()) {
      if (this.showsDetail(row)) yield `${space.name}:detail-${row.id}`;
    }
    for (const list of space.index.all.values()) yield list.key;
    yield* space.plain.keys();
    for (const key of this.book.keysWithOps()) {
      if (namespaceOf(this.routes.of(key)) !== namespace || this.baseOf(key) !== undefined)
        continue;
      if (this.has(key)) yield key;
    }
  }

  get size(): number {
    let size = 0;
    for (const space of this.spaces.values()) {
      size += space.details + space.index.all.size + space.plain.size;
    }
    return size;
  }

  /** The version of a detail's server state. */
  version(key: string): number | undefined {
    const row = this.rowOf(key);
    return row === undefined || row.version < 0 ? undefined : row.version;
  }

  /** True where a local change or a layer shows. */
  isLocal(key: string): boolean {
    return this.rowOf(key)?.overlaid ?? this.book.opsOf(key) !== undefined;
  }

  /** True where the row behind a detail misses a change. */
  isRowStale(key: string): boolean {
    const row = this.rowOf(key);
    return row !== undefined && !row.current;
  }

  /** The observed lists that show a row: whom to ask where its detail cannot be loaded. */
  listsShowing(entity: string, id: string): readonly string[] {
    const row = this.spaces.get(entity)?.table.find(id);
    return row === undefined ? [] : Array.from(row.lists, (list) => list.key);
  }

  // ── observing ──

  /** The key's first observer. Brings a cold list up to date. */
  observe(key: string): ChangeSet {
    const route = this.routes.of(key);
    const space = this.space(namespaceOf(route));
    this.observed.add(key);
    if (route.kind === 'detail') {
      const row = space.table.ensureInPlace(route.id);
      (row.keys ??= []).push(key);
    } else if (route.kind === 'list') {
      const list = space.list(key);
      if (list !== undefined && !list.observed) {
        space.index.observeInPlace(list);
        this.warmInPlace(space, list);
      }
    }
    return this.flush();
  }

  /** The key's last observer left. */
  unobserve(key: string): void {
    const route = this.routes.of(key);
    const space = this.space(namespaceOf(route));
    this.observed.delete(key);
    if (route.kind === 'detail') {
      const row = space.table.find(route.id);
      const keys = row?.keys?.filter((observed) => observed !== key) ?? [];
      if (row === undefined) return;
      row.keys = keys.length > 0 ? keys : null;
      if (row.server === undefined) space.table.collectInPlace(row);
    } else if (route.kind === 'list') {
      const list = space.list(key);
      if (list?.observed !== true) return;
      list.tick = this.clock;
      space.index.unobserveInPlace(list);
    }
  }

  // ── loads ──

  /** A load begins: what is pushed from now on is newer than its answer. Always ended by `endFetch`. */
  beginFetch(key: string): FetchToken {
    const token: FetchToken = { key, tick: ++this.clock };
    this.space(namespaceOf(this.routes.of(key))).flights.begin(token);
    return token;
  }

  endFetch(token: FetchToken): void {
    this.space(namespaceOf(this.routes.of(token.key))).flights.end(token);
  }

  /** A load's answer, through the gate row by row. Discarded where the key was written or dropped since the load began. */
  acceptFetch(
    token: FetchToken,
    value: unknown,
    now: number,
  ): ChangeSet & { readonly accepted: boolean } {
    const route = this.routes.of(token.key);
    const space = this.space(namespaceOf(route));
    if (space.flights.isDiscarded(token)) return { ...this.flush(), accepted: false };
    const context = this.context(token.tick);
    let accepted = true;
    if (route.kind === 'detail') {
      const written = writeFetchedDetailInPlace(context, space, route.id, value);
      accepted = written !== 'buried';
      if (written === 'not-a-row') this.putPlainInPlace(space, token.key, value);
      else space.plain.delete(token.key);
    } else if (route.kind === 'list') {
      this.writeListInPlace(space, token.key, value, (list) =>
        writeFetchedListInPlace(context, space, list, value),
      );
      for (const record of [...this.book.createsAwaiting(space.name, token.tick)]) {
        this.book.settleInPlace(this.turn, record);
      }
    } else {
      this.putPlainInPlace(space, token.key, value);
    }
    space.table.tombstones.prune(now, space.flights.oldest);
    return { ...this.flush(), accepted };
  }

  /** The server says that a detail is gone (404, 410). */
  acceptGone(token: FetchToken, now: number): ChangeSet {
    const route = this.routes.of(token.key);
    const space = this.space(namespaceOf(route));
    if (space.flights.isDiscarded(token)) return this.flush();
    if (route.kind === 'detail' && !space.plain.has(token.key)) {
      writeGoneInPlace(this.context(token.tick), space, route.id, now);
    } else {
      this.removeInPlace(this.context(++this.clock), token.key);
    }
    return this.flush();
  }

  // ── local writes ──

  /** The app's own value. A row of an older version than the known one is refused. */
  set(key: string, value: unknown): ChangeSet & { readonly accepted: boolean } {
    this.space(namespaceOf(this.routes.of(key))).flights.discard(key);
    const accepted = this.writeKeyInPlace(this.context(++this.clock), key, value);
    return { ...this.flush(), accepted };
  }

  /** Drops keys. Rows stay as long as a list or a layer shows them. */
  remove(keys: Iterable<string>): ChangeSet {
    const context = this.context(++this.clock);
    for (const key of keys) {
      this.space(namespaceOf(this.routes.of(key))).flights.discard(key);
      this.removeInPlace(context, key);
    }
    return this.flush();
  }

  /** Drops everything cached; layers and tombstones stay. */
  clear(): ChangeSet {
    const context = this.context(++this.clock);
    for (const space of this.spaces.values()) space.flights.discardAll();
    for (const key of [...this.keys()]) this.removeInPlace(context, key);
    return this.flush();
  }

  // ── pushes ──

  /** One batch: every patch through the gate, one change set for all. An error in one patch stays with that patch. */
  applyPatches(patches: readonly Patch[], now: number): BatchOutcome {
    const outcomes: PatchOutcome[] = [];
    const context = this.context(this.clock);
    let applied = 0;
    let ignored = 0;
    let gaps = 0;
    let merged = 0;
    for (const patch of patches) {
      const space = this.space(patch.entity);
      context.stamp = ++this.clock;
      space.pushedAt = context.stamp;
      const touchedBefore = space.table.find(patch.id)?.change != null;
      const outcome = this.applyPatchInPlace(context, space, patch, now);
      outcomes.push(outcome);
      if (outcome === 'ignored') ignored++;
      else {
        if (outcome === 'gap') gaps++;
        if (outcome !== 'unheld') applied++;
        if (touchedBefore) merged++;
      }
    }
    return {
      ...this.flush(),
      outcomes,
      received: patches.length,
      applied,
      ignored,
      gaps,
      merged,
    };
  }

  // ── layers ──

  /** Shows a layer. An updater that throws now is the caller's error: the layer is not added. */
  addLayer(layer: Layer): ChangeSet {
    this.layerWriter.addInPlace(this.context(++this.clock), layer);
    return this.flush();
  }

  /** Takes back exactly this layer. */
  dropLayer(id: string): ChangeSet {
    const record = this.book.get(id);
    if (record !== undefined) this.book.dropInPlace(this.turn, record);
    return this.flush();
  }

  /** The layer's write succeeded: it goes as soon as the server's state covers it. */
  confirmLayer(id: string, ack: LayerAck, now: number): ChangeSet {
    this.layerWriter.confirmInPlace(this.context(++this.clock), id, ack, now);
    return this.flush();
  }

  layerIds(): IterableIterator<string> {
    return this.book.ids();
  }

  /** The keys that a layer shows something under. */
  layerKeys(id: string): readonly string[] {
    const record = this.book.get(id);
    if (record === undefined) return [];
    const keys = [...record.rows].map(([row, space]) => `${space.name}:detail-${row.id}`);
    return [...keys, ...record.keys];
  }

  /** Layers that the server's own words have ended since the last call. */
  takeSettledLayers(): readonly string[] {
    return this.book.takeSettled();
  }

  // ── inside ──

  private applyPatchInPlace(
    context: WriteContext,
    space: EntitySpace,
    patch: Patch,
    now: number,
  ): PatchOutcome {
    try {
      const owner = this.book.ownerOf(patch, this.options.clientId);
      if (owner !== undefined) this.layerWriter.meetInPlace(context, space, owner, patch);
      const outcome = writePatchInPlace(context, space, patch, now);
      const row = space.table.find(patch.id);
      if (owner !== undefined) this.book.settleInPlace(this.turn, owner);
      else if (row !== undefined && outcome !== 'ignored') {
        for (const record of [...this.book.coveredBy(row, patch.version)]) {
          this.book.settleInPlace(this.turn, record);
        }
      }
      return outcome;
    } catch (error) {
      this.report(patch.entity, error);
      return 'ignored';
    }
  }

  private writeKeyInPlace(context: WriteContext, key: string, value: unknown): boolean {
    const route = this.routes.of(key);
    const space = this.space(namespaceOf(route));
    if (route.kind === 'detail' && canBeRow(value)) {
      space.plain.delete(key);
      return writeLocalDetailInPlace(context, space, route.id, value);
    }
    if (route.kind === 'list') {
      this.writeListInPlace(space, key, value, (list) =>
        writeLocalListInPlace(context, space, list, value),
      );
      return true;
    }
    this.putPlainInPlace(space, key, value);
    return true;
  }

  /** A list value through `write`; a value that is no list of rows is kept as it is. */
  private writeListInPlace(
    space: EntitySpace,
    key: string,
    value: unknown,
    write: (list: List) => boolean,
  ): void {
    const known = space.list(key);
    const route = this.routes.of(key);
    const list =
      known ?? space.ensureListInPlace(key, route.kind === 'list' ? route.params : undefined);
    if (known === undefined && this.observed.has(key)) space.index.observeInPlace(list);
    if (write(list)) {
      space.plain.delete(key);
      return;
    }
    this.dropListInPlace(space, list);
    this.putPlainInPlace(space, key, value);
  }

  private putPlainInPlace(space: EntitySpace, key: string, value: unknown): void {
    const cell = space.plain.get(key);
    const shared = shareStructure(cell?.value, value);
    if (cell === undefined) space.plain.set(key, { value: shared });
    else if (Object.is(cell.value, shared)) return;
    else cell.value = shared;
    this.turn.plain.add(key);
  }

  private removeInPlace(context: WriteContext, key: string): void {
    const route = this.routes.of(key);
    const space = this.space(namespaceOf(route));
    if (space.plain.delete(key)) this.turn.plain.add(key);
    if (route.kind === 'detail') {
      const row = space.table.find(route.id);
      if (row?.isDetail !== true) return;
      forgetDetailInPlace(context, space, row);
      if (row.local !== undefined) this.turn.touchInPlace(space, row, 'loaded');
      row.local = undefined;
      row.whole = false;
    } else if (route.kind === 'list') {
      const list = space.list(key);
      if (list === undefined) return;
      this.dropListInPlace(space, list);
      this.turn.plain.add(key);
    }
  }

  private dropListInPlace(space: EntitySpace, list: List): void {
    space.index.deleteInPlace(list);
    for (const row of list.replaceRowsInPlace([])) {
      if (row.holders === 0) space.table.collectInPlace(row);
    }
  }

  /** A list that was cold missed what its rules say: kept by rule where they can tell, loaded again where not. */
  private warmInPlace(space: EntitySpace, list: List): void {
    const missed = space.pushedAt > list.tick;
    for (const row of list.rows.filter((held) => held.deleted)) {
      list.removeInPlace(row);
      if (list.total !== undefined) list.total = Math.max(0, list.total - 1);
    }
    list.markDirtyInPlace();
    if (!missed) return;
    followMissedInPlace(space, list);
    // Rules place what is known; what came and went meanwhile only the server can tell.
    this.turn.markListStale(list.key, 'undecided');
    list.tick = this.clock;
  }

  private baseOf(key: string): unknown {
    const route = this.routes.of(key);
    const space = this.spaces.get(namespaceOf(route));
    if (space === undefined) return undefined;
    const cell = space.plain.get(key);
    if (cell !== undefined) return cell.value;
    if (route.kind === 'detail') {
      const row = space.table.find(route.id);
      if (row === undefined || !this.showsDetail(row)) return undefined;
      row.handedOut = true;
      return row.view;
    }
    const list = space.list(key);
    if (list === undefined) return undefined;
    // Nobody tells a cold list of changes: it compares when it is read.
    if (!list.observed) list.published.valid = false;
    return viewListInPlace(list, this.viewContext(space));
  }

  private showsDetail(row: Row): boolean {
    if (row.view === undefined) return false;
    return row.isDetail || (row.server === undefined && row.ops !== null);
  }

  private rowOf(key: string): Row | undefined {
    const route = this.routes.of(key);
    if (route.kind !== 'detail') return undefined;
    return this.spaces.get(route.entity)?.table.find(route.id);
  }

  private space(name: string): EntitySpace {
    let space = this.spaces.get(name);
    if (space === undefined) {
      space = new EntitySpace(
        name,
        defaultModel(name),
        {
          staleListInPlace: (list, why) => this.turn.markListStale(list.key, why),
          staleListsInPlace: (entity) => this.turn.countCreation(entity),
          dirtyListInPlace: (list) => void this.turn.lists.push(list),
          tally: this.counters,
          report: (error) => this.report(name, error),
        },
        false,
      );
      this.spaces.set(name, space);
    }
    return space;
  }

  private viewContext(space: EntitySpace): Parameters<typeof viewListInPlace>[1] {
    return { overlaid: space.table.overlaid, counters: this.counters };
  }

  private context(stamp: number): WriteContext {
    return { turn: this.turn, stamp, counters: this.counters };
  }

  private report(entity: string, error: unknown): void {
    this.turn.errors.push({ entity, error });
  }

  private flush(): ChangeSet {
    const changed = flushTurnInPlace(this.turn, {
      observed: this.observed,
      counters: this.counters,
      bulkCreateThreshold: this.options.bulkCreateThreshold,
      spaceOf: (key) => this.space(namespaceOf(this.routes.of(key))),
      report: (entity, error) => this.report(entity, error),
    });
    this.turn = new Turn();
    return changed;
  }
}
