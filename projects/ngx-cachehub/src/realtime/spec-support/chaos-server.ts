import type { Dice } from './chaos-dice';
import { isIn, listFields, orderOf } from './chaos-entities';
import type { ChaosFields, ChaosQuery, ChaosRow, EntityName } from './chaos-entities';

export interface LoggedEvent {
  readonly type: string;
  readonly seq: number;
  readonly prev: number;
  readonly data: object;
  readonly origin?: object;
}

export type Change =
  | { readonly op: 'create'; readonly id: string; readonly fields: ChaosFields }
  | { readonly op: 'update'; readonly id: string; readonly fields: Partial<ChaosFields> }
  | { readonly op: 'delete'; readonly id: string };

/** One entity's rows and the log of what happened to them. */
export class ChaosTable {
  readonly rows = new Map<string, ChaosRow>();
  /** Each state that a row ever had, by version; null where it was deleted. */
  readonly states = new Map<string, (ChaosRow | null)[]>();
  log: LoggedEvent[] = [];
  /** The seq of the last event that was forgotten. */
  base = 0;
  head = 0;
  epoch = 1;

  constructor(
    readonly entity: EntityName,
    private readonly dice: Dice,
  ) {}

  /** Does it, and says what an event of it carries; undefined where it cannot be done. */
  write(change: Change): { readonly type: string; readonly data: object } | undefined {
    const { id } = change;
    const row = this.rows.get(id);
    if ((change.op === 'create') === (row !== undefined)) return undefined;
    const states = this.states.get(id) ?? [null];
    this.states.set(id, states);
    const version = states.length;
    if (change.op === 'delete') {
      this.rows.delete(id);
      states.push(null);
      return { type: 'ENTITY_DELETED', data: { entityId: id, version } };
    }
    if (change.op === 'create' || row === undefined) {
      const entity = { id, version, ...change.fields } as ChaosRow;
      this.put(entity, states);
      return { type: 'ENTITY_CREATED', data: { entityId: id, version, entity } };
    }
    const entity = { ...row, ...change.fields, version };
    this.put(entity, states);
    return { type: 'ENTITY_UPDATED', data: this.describe(row, entity, change.fields) };
  }

  append(type: string, data: object, origin?: object): LoggedEvent {
    const prev = this.head;
    this.head += this.dice.between(1, 3);
    const event = {
      type,
      seq: this.head,
      prev,
      data: { entityType: this.entity, ...data },
      ...(origin && { origin }),
    };
    this.log.push(event);
    return event;
  }

  /** Events behind a position, or undefined where not all of them are known any more. */
  since(epoch: string, seq: number): readonly LoggedEvent[] | undefined {
    if (epoch !== this.epochName || seq < this.base) return undefined;
    return this.log.filter((event) => event.seq > seq);
  }

  get epochName(): string {
    return `${this.entity}-${this.epoch}`;
  }

  forget(): void {
    this.base = this.head;
    this.log = [];
  }

  beginAnew(): void {
    this.epoch++;
    this.head = this.dice.below(3);
    this.forget();
  }

  detail(id: string): ChaosRow | undefined {
    return this.rows.get(id);
  }

  list(query: ChaosQuery): unknown {
    const order = orderOf(query);
    const rows = [...this.rows.values()]
      .filter((row) => isIn(row, query))
      .sort((a, b) => (order?.(a, b) ?? 0) || (a.id < b.id ? -1 : 1));
    const { page, size } = query;
    const fields = listFields(this.entity);
    const shown =
      page === undefined || size === undefined ? rows : rows.slice((page - 1) * size, page * size);
    const items = shown.map((row) => (fields === undefined ? row : project(row, fields)));
    return size === undefined && query.group === undefined
      ? items
      : { items, totalCount: rows.length, served: this.entity };
  }

  private put(row: ChaosRow, states: (ChaosRow | null)[]): void {
    this.rows.set(row.id, row);
    states.push(row);
  }

  private describe(before: ChaosRow, after: ChaosRow, changes: object): object {
    const what = { entityId: after.id, version: after.version };
    if (this.dice.hits(0.25)) return { ...what, entity: after };
    const base = this.dice.hits(0.5) ? { baseVersion: before.version } : {};
    return { ...what, ...base, changes };
  }
}

function project(row: ChaosRow, fields: readonly (keyof ChaosRow)[]): object {
  return Object.fromEntries(fields.map((field) => [field, row[field]]));
}

/** The truth: all tables, and whoever listens to their logs. */
export class ChaosServer {
  private readonly tables = new Map<EntityName, ChaosTable>();
  private readonly listeners = new Set<(table: ChaosTable, event: LoggedEvent) => void>();
  /** Results by idempotency key. */
  private readonly results = new Map<string, ChaosRow | null | undefined>();
  private created = 0;

  constructor(private readonly dice: Dice) {}

  table(entity: EntityName): ChaosTable {
    let table = this.tables.get(entity);
    if (!table) this.tables.set(entity, (table = new ChaosTable(entity, this.dice)));
    return table;
  }

  newId(): string {
    return `n${++this.created}`;
  }

  listen(run: (table: ChaosTable, event: LoggedEvent) => void): () => void {
    this.listeners.add(run);
    return () => this.listeners.delete(run);
  }

  /** One write, logged and told. */
  write(entity: EntityName, change: Change, origin?: { readonly mutationId?: string }): boolean {
    const table = this.table(entity);
    const done = table.write(change);
    if (!done) return false;
    this.tell(table, table.append(done.type, done.data, origin));
    return true;
  }

  /** As a client's request: the same key twice takes effect once. Undefined: refused. */
  request(entity: EntityName, change: Change, key: string): ChaosRow | null | undefined {
    if (!this.results.has(key)) {
      const done = this.write(entity, change, { mutationId: key });
      const row = this.table(entity).detail(change.id) ?? null;
      this.results.set(key, done ? row : undefined);
    }
    return this.results.get(key);
  }

  /** Many rows as one event. `silent`: the event says only that something happened. */
  bulk(entity: EntityName, changes: readonly Change[], silent: boolean): void {
    const table = this.table(entity);
    const updates: object[] = [];
    for (const change of changes) {
      const done = table.write(change);
      if (done) updates.push({ op: change.op, ...done.data });
    }
    if (updates.length === 0) return;
    this.tell(table, table.append('BULK_UPDATE', silent ? {} : { updates }));
  }

  private tell(table: ChaosTable, event: LoggedEvent): void {
    for (const run of this.listeners) run(table, event);
  }
}
