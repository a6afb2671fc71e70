import type { ListModel, ListParams, RowCompare } from '../entities';
import type { RowValue } from '../gate';

/**
 * How one list follows its rows.
 * - `ruled`: `matches` decides; the list is kept by rule.
 * - `undecided`: only the server can rank or match; never guessed.
 * - `unruled`: nothing is known of membership; creates and deletes make it load again.
 */
export type ListKind = 'ruled' | 'undecided' | 'unruled';

/** Where rules count their work and say what they threw. */
export interface RuleHost {
  readonly tally: { matchesCalled: number; comparisons: number };
  report(error: unknown): void;
}

/** The rules of an entity bound to the params of one list, their answers checked once. */
export class BoundRules {
  readonly kind: ListKind;
  readonly offset: number;
  readonly limit: number | undefined;
  private readonly compareRows: RowCompare | undefined;
  private failed = false;
  private readonly words: ReadonlySet<string>;

  constructor(
    private readonly model: ListModel | undefined,
    private readonly params: ListParams | undefined,
    private readonly host: RuleHost,
  ) {
    const bound = this.bind();
    this.kind = bound.kind;
    this.offset = bound.offset;
    this.limit = bound.limit;
    this.compareRows = bound.compare;
    this.words = this.kind !== 'undecided' && !this.sorted ? wordsOf(params) : NO_WORDS;
  }

  /** True where the app says which fields the rows of the entity's lists carry. */
  get projects(): boolean {
    return this.model?.fields !== undefined;
  }

  get sorted(): boolean {
    return this.compareRows !== undefined;
  }

  /** Undefined where the rule threw: it could not decide. */
  matches(row: RowValue): boolean | undefined {
    const matches = this.model?.matches;
    if (matches === undefined || this.params === undefined) return undefined;
    this.host.tally.matchesCalled++;
    try {
      return Boolean(matches(row, this.params));
    } catch (error) {
      this.host.report(error);
      return undefined;
    }
  }

  /** By the list's order alone; 0 where it ties, or where the rule threw. */
  compare(a: RowValue, b: RowValue): number {
    if (this.compareRows === undefined) return 0;
    this.host.tally.comparisons++;
    try {
      const order = this.compareRows(a, b);
      return Number.isNaN(order) ? 0 : order;
    } catch (error) {
      this.failed = true;
      this.host.report(error);
      return 0;
    }
  }

  /** True where `compare` threw since last asked: the order is nobody's. */
  takeFailure(): boolean {
    const { failed } = this;
    this.failed = false;
    return failed;
  }

  /** True when the params name one of the fields, as `{status: 'active'}` or `{sort: '-score'}` do: a change of it may move a row in or out. */
  mentionsAny(fields: Iterable<string>): boolean {
    if (this.words.size === 0) return false;
    for (const field of fields) if (this.words.has(field)) return true;
    return false;
  }

  private bind(): {
    readonly kind: ListKind;
    readonly offset: number;
    readonly limit: number | undefined;
    readonly compare: RowCompare | undefined;
  } {
    const { model, params } = this;
    const open = { offset: 0, limit: undefined, compare: undefined };
    if (model?.matches === undefined && model?.serverRanked === undefined) {
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
      this.host.report(error);
      return { kind: 'undecided', ...open };
    }
  }
}

const NO_WORDS: ReadonlySet<string> = new Set();

function wholeNumber(value: number | undefined): number | undefined {
  return value !== undefined && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** Every name and every word of a text in the params. */
function wordsOf(params: ListParams | undefined): ReadonlySet<string> {
  if (params === undefined) return NO_WORDS;
  const words = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value === 'string') {
      for (const word of value.split(/[^\p{L}\p{N}_$]+/u)) if (word !== '') words.add(word);
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, part] of Object.entries(value)) {
        words.add(name);
        collect(part);
      }
    }
  };
  collect(params);
  return words;
}
