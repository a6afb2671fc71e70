import type { ChangeSet } from '../../projects/ngx-cachehub/src/core';
import {
  detailKey,
  listKey,
  Store,
  StoreLayers,
  StorePushes,
} from '../../projects/ngx-cachehub/src/core';
import { deepEqual } from '../../projects/ngx-cachehub/src/core/values';
import type { Customer } from './customers';
import { ENTITY, found, pick } from './customers';

const OBSERVED_LISTS = 10;

/** The library's core as the shell drives it: after each turn whoever observes is given the new value. */
export class ObservedStore {
  readonly store = new Store({
    freeze: undefined,
    bulkCreateThreshold: 10,
    clientId: 'me',
  });
  readonly pushes = new StorePushes(this.store);
  readonly layers = new StoreLayers(this.store);
  private readonly observers = new Map<string, { value: unknown }>();
  private readonly listKeys: readonly string[];

  constructor(rows: readonly Customer[], lists: readonly (readonly Customer[])[], details = 100) {
    this.listKeys = lists.map((_, page) => listKey(ENTITY, { page }));
    lists.forEach((list, page) => this.load(pick(this.listKeys, page), list));
    for (const key of this.listKeys.slice(0, OBSERVED_LISTS)) this.observe(key);
    for (let index = 0; index < details; index++) {
      const row = pick(rows, Math.floor((index * rows.length) / details));
      const key = detailKey(ENTITY, row.id);
      this.load(key, row);
      this.observe(key);
    }
  }

  tell(changes: ChangeSet): void {
    for (const key of changes.changed) {
      const observer = this.observers.get(key);
      if (observer !== undefined) observer.value = this.store.read(key);
    }
  }

  shownList(page: number): unknown {
    const key = pick(this.listKeys, page);
    return this.observers.get(key)?.value ?? this.store.read(key);
  }

  shownDetail(id: string): unknown {
    return found(this.observers, detailKey(ENTITY, id)).value;
  }

  /** How many rows are shown wrongly, by any list or to any observer. */
  countWrong(expected: ReadonlyMap<string, Customer>): number {
    const wrong = new Set<string>();
    const check = (value: unknown): void => {
      for (const row of (Array.isArray(value) ? value : [value]) as readonly Customer[]) {
        if (!deepEqual(row, found(expected, row.id))) wrong.add(row.id);
      }
    };
    for (const { value } of this.observers.values()) check(value);
    for (const key of this.listKeys) check(this.store.read(key));
    return wrong.size;
  }

  private load(key: string, value: unknown): void {
    const token = this.store.beginFetch(key);
    this.store.acceptFetch(token, value, 0);
    this.store.endFetch(token);
  }

  private observe(key: string): void {
    this.store.observe(key);
    this.observers.set(key, { value: this.store.read(key) });
  }
}
