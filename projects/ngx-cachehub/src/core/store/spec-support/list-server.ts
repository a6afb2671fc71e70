import type { ListParams } from '../../entities';
import type { Patch, RowValue } from '../../gate';
import { compareText } from '../../values';

/** A query as the server answers it. */
export interface Query extends ListParams {
  readonly status?: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly q?: string;
}

export function byName(a: RowValue, b: RowValue): number {
  return compareText(String(a['name']), String(b['name']));
}

export function pickFrom<T>(items: readonly T[], pick: number): T | undefined {
  return items.length === 0 ? undefined : items[pick % items.length];
}

/** The rows of one entity at the server, and its answers. Shares no code with the lists that are tested. */
export class ListServer {
  private readonly rows = new Map<string, RowValue>();
  private readonly versions = new Map<string, number>();
  private created = 0;

  constructor(
    private readonly entity: string,
    /** Orders by name, or by id where the client has no order of its own. */
    private readonly sorted: boolean,
  ) {}

  /** Of all rows that ever were. */
  get ids(): readonly string[] {
    return [...this.versions.keys()];
  }

  row(id: string): RowValue | undefined {
    return this.rows.get(id);
  }

  /** Each write returns its event; undefined where there is nothing to write. */
  create(name: string, status: string): Patch {
    const gone = this.ids.filter((id) => !this.rows.has(id));
    // Now and then a deleted row is made again.
    const id = gone.length > 2 ? (gone[0] ?? '') : String(++this.created);
    const version = this.nextVersion(id);
    const row = { id, version, name, status, note: '' };
    this.rows.set(id, row);
    return { kind: 'create', entity: this.entity, id, version, row };
  }

  update(step: {
    readonly pick: number;
    readonly changes: RowValue;
    readonly whole: boolean;
  }): Patch | undefined {
    const id = pickFrom([...this.rows.keys()], step.pick);
    const before = id === undefined ? undefined : this.rows.get(id);
    if (id === undefined || before === undefined) return undefined;
    const version = this.nextVersion(id);
    const { entity } = this;
    const { changes } = step;
    const row = { ...before, ...changes, version };
    this.rows.set(id, row);
    if (step.whole) return { kind: 'replace', entity, id, version, row };
    return {
      kind: 'update',
      entity,
      id,
      version,
      changes,
      unset: undefined,
      baseVersion: undefined,
    };
  }

  delete(pick: number): Patch | undefined {
    const id = pickFrom([...this.rows.keys()], pick);
    if (id === undefined) return undefined;
    const version = this.nextVersion(id);
    this.rows.delete(id);
    return { kind: 'delete', entity: this.entity, id, version };
  }

  answer(query: Query): unknown {
    const all = [...this.rows.values()].filter(
      (row) => query.status === undefined || row['status'] === query.status,
    );
    all.sort(
      (a, b) => (this.sorted ? byName(a, b) : 0) || compareText(String(a['id']), String(b['id'])),
    );
    const offset = query.offset ?? 0;
    const items = all.slice(offset, query.limit === undefined ? undefined : offset + query.limit);
    return { items, totalCount: all.length };
  }

  private nextVersion(id: string): number {
    const version = (this.versions.get(id) ?? 0) + 1;
    this.versions.set(id, version);
    return version;
  }
}
