import { RowChange } from '../entities';
import type { Row, RowCause } from '../entities';
import type { List } from '../lists';
import type { StaleMark } from './change-set';
import type { EntitySpace } from './entity-space';

/** An error of the app's own functions (`matches`, `compare`, an updater), kept apart from everything else. */
export interface TurnError {
  readonly entity: string;
  readonly error: unknown;
}

/** What one turn gathers before anybody is told: observers run after all tables are up to date. */
export class Turn {
  readonly rows: { readonly space: EntitySpace; readonly change: RowChange }[] = [];
  readonly lists: List[] = [];
  /** Keys that are no rows and no lists. */
  readonly plain = new Set<string>();
  readonly removed: string[] = [];
  readonly added: string[] = [];
  readonly stale: StaleMark[] = [];
  readonly errors: TurnError[] = [];
  private readonly staleLists = new Set<string>();
  private readonly creations = new Map<string, number>();

  /** Notes that a row is about to change; call before the change. */
  touchInPlace(space: EntitySpace, row: Row, cause: RowCause): RowChange {
    const known = row.change;
    if (known !== null) {
      if (cause === 'deleted' || known.cause === 'loaded') known.cause = cause;
      else if (known.cause === 'deleted')
        known.cause = known.old === undefined ? 'created' : 'updated';
      return known;
    }
    const { index } = space;
    // A rule compares the row's former state with its new one: that state must not be patched in place.
    if (index.followsRules) row.handedOut = true;
    const change = new RowChange(row, index.followsRules ? row.server : undefined, cause, row.view);
    if (index.followsFields) change.fields = new Set();
    row.change = change;
    this.rows.push({ space, change });
    return change;
  }

  markRowStale(entity: string, id: string, why: 'gap' | 'projection'): void {
    this.stale.push({ kind: 'row', entity, id, why });
  }

  /** Once per list and turn: however many rows say so, it is loaded once. */
  markListStale(key: string, why: 'page' | 'undecided'): void {
    if (this.staleLists.has(key)) return;
    this.staleLists.add(key);
    this.stale.push({ kind: 'list', key, why });
  }

  /** A created row that the entity's lists cannot place. */
  countCreation(entity: string): void {
    this.creations.set(entity, (this.creations.get(entity) ?? 0) + 1);
  }

  /** One mark per entity, however many rows were created. */
  settleCreations(bulkCreateThreshold: number): void {
    for (const [entity, count] of this.creations) {
      const why = count > bulkCreateThreshold ? 'bulk' : 'created';
      this.stale.push({ kind: 'lists', entity, why });
    }
  }
}
