import { NO_VERSION } from '../entities';
import type { Row, RowChange } from '../entities';
import type { RowValue } from '../gate';
import { deepEqual } from '../values';
import type { HistoryKeeper } from './history-keeper';
import type { FollowedTurn, RowFollower } from './row-follower';
import type { RowState } from './row-state';

/** Rows whose states are kept; beyond it those go that changed longest ago. */
const MAX_ROWS = 10_000;
const NOTHING: readonly RowState[] = [];

/**
 * The last states of each row of one entity, newest first. A turn is one step: of the states that one batch brings,
 * the last is kept.
 */
export class RowHistory implements RowFollower {
  /** States of each row. */
  readonly #limit: number;
  /** ms since the epoch. */
  readonly #now: () => number;
  readonly #keeper: HistoryKeeper | undefined;
  readonly #rows = new Map<string, readonly RowState[]>();
  /** Rows of which it is known what was kept before. */
  readonly #recalled = new Set<string>();

  constructor(limit: number, now: () => number, keeper?: HistoryKeeper) {
    this.#limit = limit;
    this.#now = now;
    this.#keeper = keeper;
  }

  /** The same array until there is another state. */
  readonly of = (id: string): readonly RowState[] => {
    if (this.#keeper !== undefined && !this.#recalled.has(id)) this.#recall(this.#keeper, id);
    return this.#rows.get(id) ?? NOTHING;
  };

  followInPlace(changes: readonly RowChange[], turn: FollowedTurn): void {
    for (const { row, serverChanged } of changes) if (serverChanged) this.#note(row, turn);
  }

  /** What lost a conflict stays to be had. */
  keepLoser(id: string, row: RowValue, changed: readonly string[]): void {
    const { version, at } = { version: undefined, at: this.#now() };
    this.#put(id, [{ kind: 'lost', version, at, source: 'local', row, changed }, ...this.of(id)]);
  }

  forgetInPlace(): void {
    this.#rows.clear();
    this.#recalled.clear();
    this.#keeper?.startAnew();
  }

  letGoInPlace(): void {
    this.#keeper?.letGo();
  }

  letGoOfRowInPlace(id: string): void {
    this.#rows.delete(id);
    this.#recalled.delete(id);
    this.#keeper?.letGoOf(id);
  }

  /** What was kept before lies under what became known since. */
  #recall(keeper: HistoryKeeper, id: string): void {
    const kept = keeper.recall(id);
    if (kept === undefined) return;
    this.#recalled.add(id);
    if (kept.length === 0) return;
    const states = joined(this.#rows.get(id) ?? NOTHING, kept);
    this.#rows.set(id, states.slice(0, this.#limit));
  }

  #note(row: Row, turn: FollowedTurn): void {
    const { server, id } = row;
    const states = this.of(id);
    const before = states.find(({ kind }) => kind !== 'lost');
    if (server === undefined) {
      if (row.deleted && before?.kind === 'known') this.#noteDelete(row, before, turn);
      return;
    }
    // The tables may change a value in place that nobody holds.
    row.handedOut = true;
    const version = row.version === NO_VERSION ? undefined : row.version;
    if (before?.kind === 'known' && isSameState(before, version, server)) {
      // More of its fields became known, or nothing did.
      if (before.row === server) return;
      this.#put(
        id,
        states.map((state) => (state === before ? { ...state, row: server } : state)),
      );
      return;
    }
    const changed = before?.kind === 'known' ? differing(before.row, server) : [];
    this.#add(row, turn, { kind: 'known', version, row: server, changed });
  }

  #noteDelete(row: Row, { row: last }: RowState, turn: FollowedTurn): void {
    this.#add(row, turn, { kind: 'deleted', version: undefined, row: last, changed: [] });
  }

  #add(
    row: Row,
    turn: FollowedTurn,
    state: Pick<RowState, 'kind' | 'version' | 'row' | 'changed'>,
  ): void {
    const origin = turn.origins.get(row);
    const { source } = turn;
    const whole = { ...state, at: this.#now(), source, ...(origin !== undefined && { origin }) };
    this.#put(row.id, [whole, ...this.of(row.id)]);
  }

  #put(id: string, states: readonly RowState[]): void {
    this.#rows.delete(id);
    this.#rows.set(id, states.slice(0, this.#limit));
    this.#keeper?.keep(id, this.of);
    if (this.#rows.size <= MAX_ROWS) return;
    for (const oldest of this.#rows.keys()) {
      this.#rows.delete(oldest);
      this.#recalled.delete(oldest);
      break;
    }
  }
}

/** States that became known in this page, on those of a page before. */
function joined(own: readonly RowState[], kept: readonly RowState[]): readonly RowState[] {
  const first = own.at(-1);
  const last = kept.find(({ kind }) => kind !== 'lost');
  if (first?.kind !== 'known' || last?.kind !== 'known') return [...own, ...kept];
  const rest = own.slice(0, -1);
  // The copy that the device had of the row says what was known already.
  if (isSameState(last, first.version, first.row)) return [...rest, ...kept];
  return [...rest, { ...first, changed: differing(last.row, first.row) }, ...kept];
}

/** Two answers of one version are one state; without versions, equal rows are. */
function isSameState(before: RowState, version: number | undefined, server: RowValue): boolean {
  if (before.version !== undefined && before.version === version) return true;
  return before.version === version && deepEqual(before.row, server);
}

function differing(before: RowValue, after: RowValue): string[] {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...fields].filter(
    (field) =>
      Object.hasOwn(before, field) !== Object.hasOwn(after, field) ||
      !deepEqual(before[field], after[field]),
  );
}
