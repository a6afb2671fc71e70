import type { ListParams, Row, RowChange } from '../entities';
import type { RowValue } from '../gate';
import type { List } from './list';

/**
 * How one list follows its rows.
 * - `ruled`: `matches` decides; the list is kept by rule.
 * - `undecided`: only the server can rank or match; never guessed.
 * - `unruled`: nothing is known of membership; creates and deletes make it load again.
 */
export type ListKind = 'ruled' | 'undecided' | 'unruled';

/** Why a list has to be loaded again; undefined where it followed exactly. */
export type Doubt = 'page' | 'undecided' | undefined;

/** What an entity's rules say of one list's params. */
export interface Binding {
  readonly kind: ListKind;
  readonly offset: number;
  readonly limit: number | undefined;
  readonly sorted: boolean;
  /** True where the app says which fields the rows of the entity's lists carry. */
  readonly projects: boolean;
}

const UNRULED: Binding = {
  kind: 'unruled',
  offset: 0,
  limit: undefined,
  sorted: false,
  projects: false,
};

/** How one list follows its rows where its entity has no rules: nothing is placed, and nothing sorted. */
export class ListRules implements Binding {
  readonly kind: ListKind;
  readonly offset: number;
  readonly limit: number | undefined;
  readonly sorted: boolean;
  readonly projects: boolean;
  /** Names that the params mention, where no rule says what orders or admits a row: a change of such a field may move it. */
  readonly words: ReadonlySet<string>;

  constructor(params: ListParams | undefined, binding: Binding = UNRULED) {
    const { kind, offset, limit, sorted, projects } = binding;
    this.kind = kind;
    this.offset = offset;
    this.limit = limit;
    this.sorted = sorted;
    this.projects = projects;
    this.words = kind !== 'undecided' && !sorted ? wordsOf(params) : NO_WORDS;
  }

  /** True when the params name one of the fields, as `{status: 'active'}` or `{sort: '-score'}` do. */
  mentionsAny(fields: Iterable<string>): boolean {
    if (this.words.size === 0) return false;
    for (const field of fields) if (this.words.has(field)) return true;
    return false;
  }

  /** Undefined where the rule cannot decide. */
  matches(_row: RowValue): boolean | undefined {
    return undefined;
  }

  /** Carries a turn's changes into the list. */
  followInPlace(_list: List, _changes: readonly RowChange[]): Doubt {
    return undefined;
  }

  /** Puts one overlaid row, that was at `place` if the list holds it, among the rows that the list shows; returns what that does to the total. */
  placeInPlace(_list: List, _row: Row, _rows: Row[], _place: number | undefined): number {
    return 0;
  }

  /** Sorts rows by their server state. */
  sortInPlace(_rows: Row[]): void {
    // Without rules the server's order holds.
  }
}

const NO_WORDS: ReadonlySet<string> = new Set();

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
