import type { EntityAdapter, WriteContext } from 'ngx-cachehub';

interface Versioned {
  readonly id: string;
  readonly version: number;
}

/** A server with one kind of row: it refuses writes on an outdated version with the row, as REST does. */
export class RowServer<T extends Versioned> {
  readonly rows = new Map<string, T>();
  /** Every write that arrived, with the version that it was made on. */
  readonly writes: { readonly op: string; readonly payload: unknown; readonly on?: number }[] = [];
  /** Runs as each write arrives: another client is faster. */
  beforeWrite: () => void = () => undefined;

  readonly adapter: EntityAdapter<T, string> = {
    get: (id) => this.required(id),
    create: (row, ctx) => {
      this.arrive('create', row, ctx);
      const known = this.rows.get(row.id) ?? this.sameAs(row);
      if (known !== undefined) throw conflictWith(known);
      const id = row.id ?? `n${this.rows.size + 1}`;
      return this.store({ ...row, id, version: (this.gone.get(id) ?? 0) + 1 });
    },
    update: (id, changes, ctx) => {
      this.arrive('update', changes, ctx);
      const row = this.required(id);
      if (ctx.baseVersion !== row.version) throw conflictWith(row);
      return this.store({ ...row, ...changes, version: row.version + 1 });
    },
    delete: (id, ctx) => {
      this.arrive('delete', null, ctx);
      const row = this.required(id);
      if (ctx.baseVersion !== row.version) throw conflictWith(row);
      this.remove(id);
      return null;
    },
  };
  /** The last version of each row that is gone: under one id they go on. */
  private readonly gone = new Map<string, number>();

  constructor(
    rows: readonly T[],
    /** Rows that are one by more than their id: a unique name, say. */
    private readonly isSame: (a: T, b: T) => boolean = () => false,
  ) {
    for (const row of rows) this.rows.set(row.id, row);
  }

  /** Another client writes. */
  edit(id: string, changes: Partial<T>): void {
    const row = this.required(id);
    this.store({ ...row, ...changes, version: row.version + 1 });
  }

  /** Another client deletes. */
  remove(id: string): void {
    this.gone.set(id, this.required(id).version + 1);
    this.rows.delete(id);
  }

  private arrive(op: string, payload: unknown, { baseVersion }: WriteContext): void {
    this.writes.push({ op, payload, ...(baseVersion !== undefined && { on: baseVersion }) });
    this.beforeWrite();
  }

  private sameAs(row: T): T | undefined {
    return [...this.rows.values()].find((other) => this.isSame(other, row));
  }

  private store(row: T): T {
    this.rows.set(row.id, row);
    return row;
  }

  private required(id: string): T {
    const row = this.rows.get(id);
    if (row === undefined) throw answer(404, { message: 'Not found' });
    return row;
  }
}

function conflictWith(row: object) {
  return answer(409, row);
}

/** An error of HttpClient by its shape: what rejects with it is judged by its status alone. */
function answer(status: number, error: unknown): Error & { status: number; error: unknown } {
  return Object.assign(new Error(`answered ${status}`), { status, error });
}
