import type { ListModel, ListParams, Row, RowChange, RowCompare } from '../entities';
import type { RowValue } from '../gate';
import type { List } from './list';
import type { Binding, Doubt } from './list-binding';
import { ListRules } from './list-rules';
import { placeOverlaidInPlace } from './place-overlaid';
import { compareInList } from './position';
import type { RuleHost } from './rule-book';
import { followByRuleInPlace } from './rule-follower';

/** The rules of an entity bound to the params of one list, their answers checked once. */
export class BoundRules extends ListRules {
  readonly #model: ListModel;
  readonly #params: ListParams | undefined;
  readonly #host: RuleHost;
  #failed = false;
  readonly #compareRows: RowCompare | undefined;

  constructor(model: ListModel, params: ListParams | undefined, host: RuleHost) {
    const { compare, ...binding } = bind(model, params, host);
    super(params, {
      ...binding,
      sorted: compare !== undefined,
      projects: model.fields !== undefined,
    });
    this.#model = model;
    this.#params = params;
    this.#host = host;
    this.#compareRows = compare;
  }

  /** Undefined where the rule threw: it could not decide. */
  override matches(row: RowValue): boolean | undefined {
    const { matches } = this.#model;
    if (matches === undefined || this.#params === undefined) return undefined;
    this.#host.tally.matchesCalled++;
    try {
      return Boolean(matches(row, this.#params));
    } catch (error) {
      this.#host.report(error);
      return undefined;
    }
  }

  /** By the list's order alone; 0 where it ties, or where the rule threw. */
  compare(a: RowValue, b: RowValue): number {
    if (this.#compareRows === undefined) return 0;
    this.#host.tally.comparisons++;
    try {
      const order = this.#compareRows(a, b);
      return Number.isNaN(order) ? 0 : order;
    } catch (error) {
      this.#failed = true;
      this.#host.report(error);
      return 0;
    }
  }

  /** True where `compare` threw since last asked: the order is nobody's. */
  takeFailure(): boolean {
    const failed = this.#failed;
    this.#failed = false;
    return failed;
  }

  override followInPlace(list: List, changes: readonly RowChange[]): Doubt {
    return followByRuleInPlace(list, this, changes);
  }

  override placeInPlace(list: List, row: Row, rows: Row[], place: number | undefined): number {
    return placeOverlaidInPlace({ list, rules: this, rows }, row, place);
  }

  override sortInPlace(rows: Row[]): void {
    const placed = rows.map((row) => ({ row, value: row.server ?? {} }));
    placed.sort((a, b) => compareInList(this, a, b));
    rows.splice(0, rows.length, ...placed.map(({ row }) => row));
  }
}

interface Bound extends Omit<Binding, 'sorted' | 'projects'> {
  readonly compare: RowCompare | undefined;
}

function bind(model: ListModel, params: ListParams | undefined, host: RuleHost): Bound {
  const open = { offset: 0, limit: undefined, compare: undefined };
  if (model.matches === undefined && model.serverRanked === undefined) {
    return { kind: 'unruled', ...open };
  }
  if (params === undefined) return { kind: 'undecided', ...open };
  try {
    if (model.serverRanked?.(params) === true) return { kind: 'undecided', ...open };
    if (model.matches === undefined) return { kind: 'unruled', ...open };
    return {
      kind: 'ruled',
      offset: wholeNumber(model.offset?.(params)) ?? 0,
      limit: wholeNumber(model.limit?.(params)),
      compare: model.compare?.(params),
    };
  } catch (error) {
    host.report(error);
    return { kind: 'undecided', ...open };
  }
}

function wholeNumber(value: number | undefined): number | undefined {
  return value !== undefined && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
