import { compareBy, matchesWhere } from '../../../protocol';
import type { OrderByClause, WhereClause } from '../../../protocol';
import type { Patch, RowValue } from '../../gate';
import { detailKey, listKey } from '../../keys';
import type { RowView, ViewQuery } from '../../views';
import { replay } from '../../views/spec-support/replay';
import { StoreViews } from '../store-views';
import { WholeStore } from './whole-store';

export const ENTITY = 'tasks';

export type Step =
  | { readonly do: 'create' | 'update'; readonly id: number; readonly changes: RowValue }
  | { readonly do: 'delete' | 'drop-detail'; readonly id: number }
  | { readonly do: 'load'; readonly ids: readonly number[]; readonly changes: RowValue }
  | { readonly do: 'layer'; readonly id: number; readonly changes: RowValue }
  | { readonly do: 'end-layer'; readonly confirm: boolean }
  | { readonly do: 'batch'; readonly ids: readonly number[]; readonly changes: RowValue };

export function queryOf(more: Partial<ViewQuery> = {}): ViewQuery {
  const where: readonly WhereClause[] = more.where ?? [];
  const orderBy: readonly OrderByClause[] = more.orderBy ?? [];
  const rest = { listKey: undefined, predicates: [], limit: undefined, offset: 0 };
  const query = { ...rest, ...more, where, orderBy };
  return { key: JSON.stringify(query), ...query };
}

/** A view, what it showed last, and what its steps make of what it showed before. */
interface Watched {
  readonly view: RowView;
  shown: readonly RowValue[];
  replayed: readonly RowValue[];
}

/** A store whose rows change in every way, and views over them that are compared with a query made anew. */
export class ViewWorld {
  readonly store = new WholeStore({ freeze: true, bulkCreateThreshold: 10, clientId: 'me' });
  readonly views = new StoreViews(this.store);
  readonly watched: Watched[] = [];
  private readonly versions = new Map<number, number>();
  private layers = 0;
  private readonly open: string[] = [];

  watch(query: ViewQuery): RowView {
    const view = this.views.open(ENTITY, query);
    view.writeScriptInPlace();
    this.watched.push({ view, shown: view.value(), replayed: view.value() });
    return view;
  }

  run(step: Step): void {
    switch (step.do) {
      case 'create':
      case 'update':
        this.push([this.patch(step.do, step.id, step.changes)]);
        break;
      case 'delete':
        this.push([
          { kind: 'delete', entity: ENTITY, id: String(step.id), version: this.next(step.id) },
        ]);
        break;
      case 'batch':
        this.push(step.ids.map((id) => this.patch('create', id, step.changes)));
        break;
      case 'drop-detail':
        this.store.remove([detailKey(ENTITY, step.id)]);
        break;
      case 'load':
        this.load(
          listKey(ENTITY, { page: 1 }),
          step.ids.map((id) => this.row(id, step.changes)),
        );
        break;
      case 'layer': {
        const id = `l${this.layers++}`;
        this.open.push(id);
        this.store.addLayer({ id, ops: [layerOp(step)] });
        break;
      }
      case 'end-layer':
        this.endLayer(step.confirm);
    }
  }

  load(key: string, value: unknown): void {
    const token = this.store.beginFetch(key);
    this.store.acceptFetch(token, value, 0);
    this.store.endFetch(token);
  }

  push(patches: readonly Patch[]): void {
    this.store.applyPatches(patches, 0);
  }

  patch(kind: 'create' | 'update', id: number, changes: RowValue): Patch {
    const version = this.next(id);
    const base = { entity: ENTITY, id: String(id), version };
    return kind === 'create'
      ? { kind, ...base, row: { id: String(id), ...changes, version } }
      : { kind, ...base, changes, unset: undefined, baseVersion: undefined };
  }

  /** Every row that shows, asked of the tables and not of any view. */
  known(): readonly RowValue[] {
    const rows = this.store.tables.spaces.get(ENTITY)?.table.rows.values() ?? [];
    return [...rows].flatMap(({ view }) => (view === undefined ? [] : [view]));
  }

  expected({ where, predicates, orderBy, limit = Infinity, offset }: ViewQuery): RowValue[] {
    return this.known()
      .filter((row) => matchesWhere(row, where) && predicates.every((keeps) => keeps(row)))
      .sort(compareBy(orderBy, (row) => String(row['id'])))
      .slice(offset, offset + limit);
  }

  /** Takes the news of all views in, as observers do when a turn is over; returns all rows that were told. */
  settle(): readonly RowValue[] {
    const news = this.views.takeChanged();
    for (const one of this.watched) {
      const steps = news.find(({ view }) => view === one.view)?.steps ?? [];
      one.replayed = replay(one.shown, steps);
      one.shown = one.view.value();
    }
    return news.flatMap(({ steps }) => steps.map(({ row }) => row));
  }

  private row(id: number, changes: RowValue): RowValue {
    return { id: String(id), ...changes, version: this.next(id) };
  }

  private next(id: number): number {
    const version = (this.versions.get(id) ?? 0) + 1;
    this.versions.set(id, version);
    return version;
  }

  private endLayer(confirm: boolean): void {
    const id = this.open.shift();
    if (id === undefined) return;
    if (confirm) this.store.confirmLayer(id, { kind: 'done', awaitEvent: false }, 0);
    else this.store.dropLayer(id);
  }
}

function layerOp({ id, changes }: Extract<Step, { do: 'layer' }>) {
  if (changes['done'] === true) return { op: 'delete', entity: ENTITY, id: String(id) } as const;
  return { op: 'create', entity: ENTITY, row: { id: String(id), ...changes } } as const;
}
