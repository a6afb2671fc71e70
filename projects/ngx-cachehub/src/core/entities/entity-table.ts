import { Tombstones } from '../gate';
import type { RowValue } from '../gate';
import type { EntityModel } from './entity-model';
import { NO_VERSION, Row } from './row';
import { Shapes } from './shape';
import type { Shape } from './shape';

/** How many temporary ids an entity remembers the real ones of; beyond it the oldest are forgotten. */
export const MAX_ALIASES = 10_000;

/** The rows of one entity, by id. One owner changes them in place. */
export class EntityTable {
  readonly rows = new Map<string, Row>();
  readonly shapes = new Shapes();
  readonly tombstones = new Tombstones();
  /** Rows over whose server state something else shows. */
  readonly overlaid = new Set<Row>();
  /** Shape of the row written last: almost always the next one's. */
  hint: Shape = this.shapes.none;
  /** From temporary ids to the server's. */
  readonly #aliases = new Map<string, string>();
  readonly #temporaries = new Map<string, string>();

  constructor(public model: EntityModel) {}

  /** The row's real id. */
  resolve(id: string): string {
    return this.#aliases.size === 0 ? id : (this.#aliases.get(id) ?? id);
  }

  /** The temporary id under which the row was made; undefined where none is known. */
  temporaryOf(real: string): string | undefined {
    return this.#temporaries.get(real);
  }

  aliasInPlace(temporary: string, real: string): void {
    this.#aliases.set(temporary, real);
    this.#temporaries.set(real, temporary);
    if (this.#aliases.size <= MAX_ALIASES) return;
    for (const [oldest, its] of this.#aliases) {
      this.#aliases.delete(oldest);
      if (this.#temporaries.get(its) === oldest) this.#temporaries.delete(its);
      break;
    }
  }

  find(id: string): Row | undefined {
    const row = this.rows.get(id);
    return row === undefined && this.#aliases.size > 0 ? this.rows.get(this.resolve(id)) : row;
  }

  ensureInPlace(id: string): Row {
    const real = this.resolve(id);
    let row = this.rows.get(real);
    if (row === undefined) {
      row = new Row(real, this.shapes.none);
      this.rows.set(real, row);
    }
    return row;
  }

  /** Lets go of a row that nothing refers to any more. */
  collectInPlace(row: Row): void {
    if (row.holders > 0 || row.isDetail || row.stack !== null || row.keys !== null) return;
    if (this.rows.get(row.id) === row) this.rows.delete(row.id);
    this.overlaid.delete(row);
  }

  /** Something came to lie over the row, or ended. */
  noteOverlaidInPlace(row: Row): void {
    if (row.overlaid) this.overlaid.add(row);
    else this.overlaid.delete(row);
  }

  /** The row's fields, remembered for the next row. */
  shapeOf(value: RowValue): Shape {
    this.hint = this.shapes.of(value, this.hint);
    return this.hint;
  }

  versionOf(value: RowValue): number {
    return this.model.version(value) ?? NO_VERSION;
  }
}
