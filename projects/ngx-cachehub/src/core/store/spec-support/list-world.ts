import { defaultModel } from '../../entities';
import type { EntityModel } from '../../entities';
import type { FetchToken, Patch, RowValue } from '../../gate';
import { detailKey, listKey } from '../../keys';
import { compareText } from '../../values';
import type { ChangeSet } from '../change-set';
import { byName, ListServer, pickFrom } from './list-server';
import type { Query } from './list-server';
import { WholeStore } from './whole-store';

export const ENTITY = 'customers';

/** One thing that happens, to the server, the line or the client. Numbers pick among what is there. */
export type Step =
  | { readonly do: 'create'; readonly name: string; readonly status: string }
  | {
      readonly do: 'update';
      readonly pick: number;
      readonly changes: RowValue;
      readonly whole: boolean;
    }
  | { readonly do: 'delete'; readonly pick: number }
  | { readonly do: 'deliver' | 'repeat'; readonly count: number }
  | { readonly do: 'begin'; readonly pick: number }
  | { readonly do: 'read' | 'accept' | 'load'; readonly pick: number }
  | { readonly do: 'observe' | 'unobserve'; readonly pick: number };

interface Load {
  readonly key: string;
  readonly token: FetchToken;
  readonly marksBefore: number;
  answer: { readonly value: unknown } | undefined;
}

/** `{status}` filters, by name; `limit` and `offset` page; `q` is the server's affair. */
export const RULED: EntityModel = {
  ...defaultModel(ENTITY),
  lists: {
    matches: (row, params) => params['status'] === undefined || row['status'] === params['status'],
    compare: () => byName,
    limit: (params: Query) => params.limit,
    offset: (params: Query) => params.offset,
    serverRanked: (params) => params['q'] !== undefined,
  },
};

/** The same without an order. */
export const UNSORTED: EntityModel = {
  ...RULED,
  lists: { matches: RULED.lists?.matches },
};

export interface WorldOptions {
  readonly model: EntityModel;
  readonly queries: readonly Query[];
  /** How the server orders: by name, or by id where the client has no order of its own. */
  readonly sorted: boolean;
}

/**
 * A server, a line that delivers in order but late and sometimes twice, and a client whose shell does nothing but
 * load again what was marked. After each step the client may be asked whether it shows the truth.
 */
export class ListWorld {
  readonly store: WholeStore;
  readonly keys: readonly string[];
  /** How often a list was compared with the truth. */
  checked = 0;
  /** How often a list was loaded because it had been marked. */
  refetches = 0;
  private readonly server: ListServer;
  private readonly pending: Patch[] = [];
  private readonly delivered: Patch[] = [];
  private readonly loads: Load[] = [];
  private readonly observed = new Set<string>();
  /** Lists that have an answer. */
  private readonly loaded = new Set<string>();
  /** Lists that were marked since their last answer's load began. */
  private readonly dirty = new Set<string>();
  private readonly marks = new Map<string, number>();

  constructor(
    private readonly options: WorldOptions,
    freeze = true,
  ) {
    this.store = new WholeStore({ freeze, bulkCreateThreshold: 10, clientId: 'me' });
    this.store.define(options.model);
    this.server = new ListServer(ENTITY, options.sorted);
    this.keys = options.queries.map((query) => listKey(ENTITY, query));
  }

  run(step: Step): void {
    switch (step.do) {
      case 'create':
        return this.write(this.server.create(step.name, step.status));
      case 'update':
        return this.write(this.server.update(step));
      case 'delete':
        return this.write(this.server.delete(step.pick));
      case 'deliver':
        return this.apply(this.pending.splice(0, step.count), true);
      case 'repeat':
        return this.apply(this.delivered.slice(-step.count), false);
      case 'begin':
        return this.begin(this.keyAt(step.pick));
      case 'load':
        return this.load(this.keyAt(step.pick));
      case 'read':
        return this.read(pickFrom(this.loads, step.pick));
      case 'accept':
        return this.accept(pickFrom(this.loads, step.pick));
      case 'observe':
        return this.observe(this.keyAt(step.pick));
      case 'unobserve':
        return this.unobserve(this.keyAt(step.pick));
    }
  }

  /** All events arrive. */
  deliverAll(): void {
    this.apply(this.pending.splice(0), true);
  }

  /** Everything calms down: what was begun ends, what was marked is loaded again. */
  settle(): void {
    this.deliverAll();
    for (const load of [...this.loads]) this.accept(load);
    for (const key of this.keys) this.observe(key);
    for (let round = 0; round < 4; round++) {
      for (const key of this.keys) if (!this.isSure(key)) this.refetch(key);
    }
  }

  /** Observed lists that show something else than the server holds, though nothing says so. */
  lies(): readonly string[] {
    if (this.pending.length > 0) return [];
    const lies: string[] = [];
    for (const [at, key] of this.keys.entries()) {
      if (!this.observed.has(key) || !this.isSure(key)) continue;
      this.checked++;
      const shown = JSON.stringify(sortedFields(this.store.read(key)));
      const truth = JSON.stringify(
        sortedFields(this.server.answer(this.options.queries[at] ?? {})),
      );
      if (shown !== truth) lies.push(`${key}\n shows ${shown}\n holds ${truth}`);
    }
    return lies;
  }

  observe(key: string): void {
    if (this.observed.has(key)) return;
    this.observed.add(key);
    this.take(this.store.observe(key));
  }

  /** Loads a key at one go. */
  load(key: string): void {
    this.begin(key);
    const load = this.loads.at(-1);
    this.read(load);
    this.accept(load);
  }

  private write(event: Patch | undefined): void {
    if (event !== undefined) this.pending.push(event);
  }

  private isSure(key: string): boolean {
    return this.loaded.has(key) && !this.dirty.has(key);
  }

  private refetch(key: string): void {
    this.refetches++;
    this.load(key);
  }

  private keyAt(pick: number): string {
    const keys = [...this.keys, ...this.server.ids.slice(0, 2).map((id) => detailKey(ENTITY, id))];
    return pickFrom(keys, pick) ?? '';
  }

  private apply(patches: readonly Patch[], fresh: boolean): void {
    if (patches.length === 0) return;
    if (fresh) this.delivered.push(...patches);
    this.take(this.store.applyPatches(patches, 0));
  }

  private begin(key: string): void {
    const marksBefore = this.marks.get(key) ?? 0;
    this.loads.push({ key, token: this.store.beginFetch(key), marksBefore, answer: undefined });
  }

  private read(load: Load | undefined): void {
    if (load === undefined || load.answer !== undefined) return;
    const at = this.keys.indexOf(load.key);
    const value =
      at < 0
        ? this.server.row(load.key.slice(detailKey(ENTITY, '').length))
        : this.server.answer(this.options.queries[at] ?? {});
    load.answer = { value };
  }

  private accept(load: Load | undefined): void {
    if (load === undefined) return;
    this.read(load);
    this.loads.splice(this.loads.indexOf(load), 1);
    const value = load.answer?.value;
    if (value === undefined) this.take(this.store.acceptGone(load.token, 0));
    else {
      if ((this.marks.get(load.key) ?? 0) === load.marksBefore) this.dirty.delete(load.key);
      this.loaded.add(load.key);
      this.take(this.store.acceptFetch(load.token, JSON.parse(JSON.stringify(value)), 0));
    }
    this.store.endFetch(load.token);
  }

  private unobserve(key: string): void {
    if (this.observed.delete(key)) this.store.unobserve(key);
  }

  private take(changes: ChangeSet): void {
    for (const mark of changes.stale) {
      if (mark.kind === 'list') this.mark(mark.key);
      else if (mark.kind === 'lists') for (const key of this.keys) this.mark(key);
      else {
        for (const key of this.store.listsShowing(mark.entity, mark.id)) this.mark(key);
      }
    }
  }

  private mark(key: string): void {
    this.dirty.add(key);
    this.marks.set(key, (this.marks.get(key) ?? 0) + 1);
  }
}

/** The same text for the same content, whatever the order of fields. */
function sortedFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedFields);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => compareText(a, b))
      .map(([name, field]) => [name, sortedFields(field)]),
  );
}
