import { RowChange } from '../entities';
import type { Row, RowCause } from '../entities';
import type { Origin } from '../gate';
import type { List } from '../lists';
import { emptyInPlace } from '../values';
import type { StaleMark } from './change-set';
import type { EntitySpace } from './entity-space';
import type { TurnSource } from './turn-source';

/** An error of the app's own functions (`matches`, `compare`, an updater), kept apart from everything else. */
export interface TurnError {
  readonly entity: string;
  readonly error: unknown;
}

/** A rule that throws does so for each row: the first few say it all. */
const MAX_ERRORS = 20;

/** What one turn gathers before anybody is told: observers run after all tables are up to date. */
export class Turn {
  /** Those with changed rows. */
  readonly spaces: EntitySpace[] = [];
  readonly lists: List[] = [];
  /** Rows that no list holds any more: they are let go when the turn ends. */
  readonly released: { readonly space: EntitySpace; readonly row: Row }[] = [];
  /** Rows that lists let go of by their rules. */
  readonly trimmed = new Set<Row>();
  /** Lists whose answer came in this turn: what it says needs no following. */
  readonly answered = new Set<List>();
  /** Keys that are no rows and no lists. */
  readonly plain = new Set<string>();
  /** Answers about rows with layers: one that began late enough ends a layer that waits for it. */
  readonly words: { readonly row: Row; readonly stamp: number }[] = [];
  /** Who wrote what was pushed of a row; kept where somebody follows the entity's rows. */
  readonly origins = new Map<Row, Origin>();
  source: TurnSource = 'local';
  stale: StaleMark[] = [];
  errors: TurnError[] = [];
  readonly #staleLists = new Set<string>();
  readonly #staleRows = new Set<Row>();
  readonly #creations = new Map<string, number>();

  /** Notes that a row is about to change; call before the change. */
  touchInPlace(space: EntitySpace, row: Row, cause: RowCause): RowChange {
    const known = row.change;
    if (known !== null) {
      known.touches++;
      if (cause === 'loaded') return known;
      if (cause === 'deleted' || known.cause === 'loaded') known.cause = cause;
      else if (known.cause === 'deleted') {
        known.cause = known.old === undefined ? 'created' : 'updated';
      }
      return known;
    }
    if (space.changes.length === 0) {
      space.beginTurnInPlace();
      this.spaces.push(space);
    }
    const change = new RowChange(
      row,
      space.follows.rules ? row.server : undefined,
      cause,
      row.view,
    );
    row.change = change;
    space.changes.push(change);
    return change;
  }

  /** Notes that a row's server state is about to change; call before the change. */
  changeServerInPlace(space: EntitySpace, row: Row, cause: RowCause): RowChange {
    const change = this.touchInPlace(space, row, cause);
    if (change.serverChanged && space.follows.pages) (change.between ??= []).push(row.server);
    // A rule compares the former state with the new one: that state must not be patched in place.
    if (space.follows.pages || (space.follows.rules && !change.serverChanged)) row.handedOut = true;
    change.serverChanged = true;
    // A row that an answer makes known is news to no list; its push is, when it comes.
    if (cause !== 'loaded' || row.server !== undefined) row.revision = ++space.revision;
    return change;
  }

  /** Once per row and turn. Under each name by which the row is observed: a temporary id may still be in use. */
  markRowStale(space: EntitySpace, row: Row, why: 'gap' | 'projection'): void {
    if (this.#staleRows.has(row)) return;
    this.#staleRows.add(row);
    const entity = space.name;
    this.stale.push({ kind: 'row', entity, id: row.id, why });
    const prefix = `${entity}:detail-`;
    for (const key of row.keys ?? []) {
      const id = key.slice(prefix.length);
      if (id !== row.id) this.stale.push({ kind: 'row', entity, id, why });
    }
  }

  /** Once per list and turn: however many rows say so, it is loaded once. */
  markListStale(key: string, why: 'page' | 'undecided'): void {
    if (this.#staleLists.has(key)) return;
    this.#staleLists.add(key);
    this.stale.push({ kind: 'list', key, why });
  }

  /** A created row that the entity's lists cannot place. */
  countCreation(entity: string): void {
    this.#creations.set(entity, (this.#creations.get(entity) ?? 0) + 1);
  }

  /** One mark per entity, however many rows were created. */
  settleCreations(bulkCreateThreshold: number): void {
    for (const [entity, count] of this.#creations) {
      const why = count > bulkCreateThreshold ? 'bulk' : 'created';
      this.stale.push({ kind: 'lists', entity, why });
    }
  }

  /** True where nothing happened of which anybody is to be told. */
  get isQuiet(): boolean {
    return (
      this.spaces.length === 0 &&
      this.lists.length === 0 &&
      this.released.length === 0 &&
      this.stale.length === 0 &&
      this.errors.length === 0 &&
      this.answered.size === 0 &&
      this.plain.size === 0 &&
      this.#creations.size === 0
    );
  }

  /** A new turn begins. One object serves them all: a push alone in its turn would cost a dozen otherwise. */
  beginInPlace(): void {
    emptyInPlace(this.spaces);
    emptyInPlace(this.lists);
    emptyInPlace(this.released);
    emptyInPlace(this.words);
    // These were handed out.
    if (this.stale.length > 0) this.stale = [];
    if (this.errors.length > 0) this.errors = [];
    if (this.trimmed.size > 0) this.trimmed.clear();
    if (this.answered.size > 0) this.answered.clear();
    if (this.plain.size > 0) this.plain.clear();
    if (this.#staleLists.size > 0) this.#staleLists.clear();
    if (this.#staleRows.size > 0) this.#staleRows.clear();
    if (this.#creations.size > 0) this.#creations.clear();
    if (this.origins.size > 0) this.origins.clear();
    this.source = 'local';
  }

  report(entity: string, error: unknown): void {
    if (this.errors.length < MAX_ERRORS) this.errors.push({ entity, error });
  }
}
