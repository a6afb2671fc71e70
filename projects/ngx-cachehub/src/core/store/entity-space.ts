import { EntityTable } from '../entities';
import type { EntityModel, ListParams } from '../entities';
import { Flights } from '../gate';
import { BoundRules, List, ListIndex } from '../lists';
import type { ListNotices, ListTurn, RuleHost } from '../lists';
import type { PlainCell } from './plain-cell';

/** All that is cached under one name: the rows, the lists over them, and keys of other shapes. */
export class EntitySpace {
  readonly table: EntityTable;
  readonly index: ListIndex;
  readonly flights = new Flights();
  readonly plain = new Map<string, PlainCell>();
  /** Cached details. */
  details = 0;
  /** Logical time of the newest push: a cold list of an earlier time has to catch up. */
  pushedAt = 0;

  constructor(
    readonly name: string,
    public model: EntityModel,
    private readonly host: ListNotices & ListTurn & RuleHost,
    /** False until the app defined the entity. */
    public defined: boolean,
  ) {
    this.table = new EntityTable(model);
    this.index = new ListIndex(name, host);
  }

  get isEmpty(): boolean {
    return this.table.rows.size === 0 && this.index.all.size === 0 && this.plain.size === 0;
  }

  /** The app defined the entity after rows of it were cached. */
  defineInPlace(model: EntityModel): void {
    this.model = model;
    this.table.model = model;
    this.defined = true;
    for (const list of [...this.index.all.values()]) {
      this.index.rebindInPlace(list, new BoundRules(model.lists, list.params, this.host));
    }
  }

  list(key: string): List | undefined {
    return this.index.all.get(key);
  }

  ensureListInPlace(key: string, params: ListParams | undefined): List {
    let list = this.index.all.get(key);
    if (list === undefined) {
      const rules = new BoundRules(this.model.lists, params, this.host);
      list = new List(key, params, rules, this.host);
      this.index.addInPlace(list);
    }
    return list;
  }
}
