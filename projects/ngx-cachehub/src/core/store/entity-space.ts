import { EntityTable, guardedModel } from '../entities';
import type { EntityModel, ListParams, Row, RowChange } from '../entities';
import { Flights } from '../gate';
import { List, ListIndex, ListRules } from '../lists';
import type { ListHost, ListNotices, ListTurn, RuleBook, RuleHost } from '../lists';
import type { PlainCell } from './plain-cell';
import type { RowFollower } from './row-follower';
import type { StoreCounters } from './store-counters';
import type { ViewPort } from './view-port';

/** What the observed lists want to know of a row's change. */
export interface Follows {
  /** The row's state before the turn. */
  readonly rules: boolean;
  /** Each state in between, too. */
  readonly pages: boolean;
}

/** What a space needs of its store. */
export interface SpaceHost extends ListNotices, ListTurn, RuleHost {
  readonly tally: StoreCounters;
  /** What follows lists whose params are queries; undefined where nobody asks queries. */
  queryRules(): ViewPort['bindRules'] | undefined;
}

/** All that is cached under one name: the rows, the lists over them, and keys of other shapes. */
export class EntitySpace {
  readonly table: EntityTable;
  readonly index: ListIndex;
  readonly flights = new Flights();
  readonly plain = new Map<string, PlainCell>();
  /** Details whose value names another row (`detail-me`), by that row's id. */
  readonly aliens = new Map<string, Set<string>>();
  /** Who follows the rows besides lists; none for nearly every entity. */
  readonly followers: RowFollower[] = [];
  readonly #listHost: ListHost;
  /** Cached details. */
  details = 0;
  /** Observed keys. */
  observers = 0;
  /** Counts what may concern a list that is not observed now: such a list has to catch up. */
  revision = 0;
  /** The rows that changed in the turn under way. */
  changes: RowChange[] = [];
  /** What reads the entity's list rules. */
  #rules: RuleBook | undefined = undefined;
  follows: Follows = { rules: false, pages: false };

  constructor(
    readonly name: string,
    public model: EntityModel,
    readonly host: SpaceHost,
    /** False until the app defined the entity. */
    public defined: boolean,
  ) {
    this.table = new EntityTable(model);
    this.index = new ListIndex(name, host);
    this.#listHost = { turn: host, overlaid: this.table.overlaid, tally: host.tally };
  }

  get isEmpty(): boolean {
    return this.table.rows.size === 0 && this.index.all.size === 0 && this.plain.size === 0;
  }

  /** True when nothing at all would be lost with it. */
  get isIdle(): boolean {
    return (
      this.isEmpty &&
      !this.defined &&
      this.observers === 0 &&
      this.followers.length === 0 &&
      this.flights.isEmpty &&
      this.table.tombstones.size === 0
    );
  }

  /** True where somebody is told of any change of the row; of others only the tables know. */
  isWatched(row: Row): boolean {
    if (row.lists.length > 0 || row.keys !== null || row.local !== undefined) return true;
    if (row.stack?.hasUpdaters === true || row.change !== null) return true;
    return this.index.followsAll || this.followers.length > 0;
  }

  /** Asked once per turn, not once per row. */
  beginTurnInPlace(): void {
    const { followsRules: rules, followsPages: pages } = this.index;
    if (rules !== this.follows.rules || pages !== this.follows.pages) {
      this.follows = { rules, pages };
    }
  }

  /** The app defined the entity, perhaps after rows of it were cached: what the model says is read anew. */
  defineInPlace(model: EntityModel, rules: RuleBook | undefined): void {
    this.#rules = rules;
    this.model = guardedModel(model, (error) => this.host.report(error));
    this.table.model = this.model;
    this.defined = true;
    for (const row of this.table.rows.values()) {
      if (row.server !== undefined) row.version = this.table.versionOf(row.server);
    }
    this.rebindInPlace();
  }

  /** Lists may be followed by other rules now. */
  rebindInPlace(): void {
    for (const list of [...this.index.all.values()]) {
      this.index.rebindInPlace(list, this.#rulesFor(list.params));
    }
  }

  list(key: string): List | undefined {
    return this.index.all.get(key);
  }

  ensureListInPlace(key: string, params: ListParams | undefined): List {
    let list = this.index.all.get(key);
    if (list === undefined) {
      const rules = this.#rulesFor(params);
      list = new List(key, params, rules, this.#listHost);
      this.index.addInPlace(list);
    }
    return list;
  }

  #rulesFor(params: ListParams | undefined): ListRules {
    const { lists } = this.model;
    const asked = params && this.host.queryRules()?.(params, lists, this.host);
    if (asked !== undefined) return asked;
    if (lists === undefined || this.#rules === undefined) return new ListRules(params);
    return this.#rules.bind(lists, params, this.host);
  }
}
