import { Store, StorePushes } from '../../projects/ngx-cachehub/src/core';
import { listKey } from '../../projects/ngx-cachehub/src/core/keys';
import { StoreViews } from '../../projects/ngx-cachehub/src/core/store/store-views';
import type { RowView, ViewQuery } from '../../projects/ngx-cachehub/src/core/views';
import { ENTITY } from './customers';
import type { Customer } from './customers';

const TOP_100: ViewQuery = {
  key: 'top 100',
  listKey: undefined,
  where: [{ field: 'status', op: '==', value: 'active' }],
  predicates: [],
  orderBy: [{ field: 'score', dir: 'desc' }],
  limit: 100,
  offset: 0,
};

/** A store with all rows known, and somebody who is given the view's array whenever it is another one. */
export class Viewer {
  readonly store = new Store({ freeze: undefined, bulkCreateThreshold: 10, clientId: 'me' });
  readonly pushes = new StorePushes(this.store);
  readonly views = new StoreViews(this.store);
  readonly view: RowView;
  shown: readonly unknown[];

  constructor(rows: readonly Customer[]) {
    this.store.set(listKey(ENTITY), rows);
    this.view = this.views.open(ENTITY, TOP_100);
    this.shown = this.view.value();
  }

  look(): void {
    for (const { view } of this.views.takeChanged()) this.shown = view.value();
  }
}

/** The view as a filter and a sort over everything have it. */
export function top100(rows: Iterable<Customer>): readonly Customer[] {
  const byScore = (a: Customer, b: Customer): number =>
    Number(b['score']) - Number(a['score']) || (a.id < b.id ? -1 : 1);
  const active = [...rows].filter((row) => row['status'] === 'active');
  return active.sort(byScore).slice(0, 100);
}
