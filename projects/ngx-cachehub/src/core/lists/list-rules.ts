import type { ListParams, Row, RowChange } from '../entities';
import type { RowValue } from '../gate';
import type { FollowRules, List } from './list';
import type { Binding, Doubt, ListKind } from './list-binding';

const UNRULED: Binding = {
  kind: 'unruled',
  offset: 0,
  limit: undefined,
  sorted: false,
  projects: false,
};

/** How one list follows its rows where its entity has no rules: nothing is placed, and nothing sorted. */
export class ListRules implements FollowRules {
  readonly kind: ListKind;
  readonly offset: number;
  readonly limit: number | undefined;
  readonly sorted: boolean;
  readonly projects: boolean;
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

  mentionsAny(fields: Iterable<string>): boolean {
    if (this.words.size === 0) return false;
    for (const field of fields) if (this.words.has(field)) return true;
    return false;
  }

  matches(_row: RowValue): boolean | undefined {
    return undefined;
  }

  followInPlace(_list: List, _changes: readonly RowChange[]): Doubt {
    return undefined;
  }

  placeInPlace(_list: List, _row: Row, _rows: Row[], _place: number | undefined): number {
    return 0;
  }

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
