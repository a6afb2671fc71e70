import { robotIdentity } from '../access/identity';
import type { Database } from '../db/database';
import { MESSAGES, ROOMS } from '../entities/chat-entities';
import { CONTACTS, CUSTOMERS, TRANSACTIONS } from '../entities/crm-entities';
import type { EntityDefinition } from '../entities/entity-definition';
import { SALES } from '../entities/sales-entities';
import type { Random } from '../runtime/clock';
import { CHAT_LINES, PRODUCTS, REGIONS } from '../seed/demo-vocabulary';
import { between, pick } from '../seed/seeded-random';
import { NOTES, PURPOSES, ROLES } from '../seed/vocabulary';
import type { RowOperation } from '../writes/write-request';
import type { WriteService } from '../writes/write-service';

const NAMES = ['Robot Ada', 'Robot Boole', 'Robot Curie', 'Robot Dijkstra', 'Robot Erdős'];

/** Above this number of rows robots delete as many as they create. */
const MAX_ROWS = 10_000;

/** Named programs that edit like people do, one edit at a time. */
export class Robots {
  constructor(
    private readonly database: Database,
    private readonly writes: WriteService,
    private readonly random: Random,
  ) {}

  async editOnce(): Promise<void> {
    const dice = this.random();
    if (dice < 0.6) await this.editRow(CUSTOMERS, this.customerEdit());
    else if (dice < 0.7) await this.editRow(CONTACTS, { role: pick(this.random, ROLES) });
    else if (dice < 0.8) await this.bookTransaction();
    else await this.sellOnce();
  }

  /** Sells something; the oldest sales go when there are too many. */
  async sellOnce(): Promise<void> {
    const { random } = this;
    const [product, price] = pick(random, PRODUCTS);
    const amount = Math.round(price * between(random, 1, 3) * 100) / 100;
    await this.write(SALES, {
      kind: 'create',
      body: { amount, product, region: pick(random, REGIONS) },
    });
    await this.forgetOldest(SALES);
  }

  /** Says something in one of the rooms. */
  async chatOnce(): Promise<void> {
    const roomId = await this.someId(ROOMS);
    if (roomId === null) return;
    const body = { roomId, text: pick(this.random, CHAT_LINES) };
    await this.write(MESSAGES, { kind: 'create', body });
    await this.forgetOldest(MESSAGES);
  }

  private async forgetOldest(entity: EntityDefinition): Promise<void> {
    const [oldest] = await this.database.query(
      `SELECT id FROM ${entity.table} ORDER BY at DESC, id OFFSET $1 LIMIT 1`,
      [MAX_ROWS],
    );
    const id = oldest?.['id'];
    if (typeof id === 'string') {
      await this.write(entity, { kind: 'delete', id, expectedVersion: null });
    }
  }

  private customerEdit(): Readonly<Record<string, unknown>> {
    const { random } = this;
    switch (between(random, 0, 3)) {
      case 0:
        return { status: pick(random, ['active', 'lead', 'churned'], 1.5) };
      case 1:
        return { revenue: between(random, 100_000, 90_000_000) / 100 };
      case 2:
        return { notes: random() < 0.2 ? null : pick(random, NOTES) };
      default:
        return { score: between(random, 0, 100) };
    }
  }

  private async editRow(
    entity: EntityDefinition,
    body: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const id = await this.someId(entity);
    if (id !== null) await this.write(entity, { kind: 'update', id, body, expectedVersion: null });
  }

  private async bookTransaction(): Promise<void> {
    const { random } = this;
    const [row] = await this.database.query('SELECT count(*) AS n FROM transactions');
    const count = Number(row?.['n']);
    if (count > 0 && (count > MAX_ROWS || random() < 0.2)) {
      const id = await this.someId(TRANSACTIONS);
      if (id === null) return;
      await this.write(TRANSACTIONS, { kind: 'delete', id, expectedVersion: null });
      return;
    }
    const customerId = await this.someId(CUSTOMERS);
    if (customerId === null) return;
    const body = {
      customerId,
      amount: between(random, 2_000, 900_000) / 100,
      kind: pick(random, ['invoice', 'payment', 'refund'], 1.6),
      description: pick(random, PURPOSES),
    };
    await this.write(TRANSACTIONS, { kind: 'create', body });
  }

  private async write(entity: EntityDefinition, operation: RowOperation): Promise<void> {
    const identity = robotIdentity(pick(this.random, NAMES));
    await this.writes.write({ identity, entity, operation });
  }

  /** An id by chance, without reading the table: the first at or after a random place in the order. */
  private async someId(entity: EntityDefinition): Promise<string | null> {
    const [last] = await this.database.query(`SELECT last_value AS n FROM ${entity.table}_id`);
    const from = `${entity.idPrefix}${between(this.random, 1, Number(last?.['n']))}`;
    const [after] = await this.database.query(
      `SELECT id FROM ${entity.table} WHERE id >= $1 ORDER BY id LIMIT 1`,
      [from],
    );
    return typeof after?.['id'] === 'string' ? after['id'] : null;
  }
}
