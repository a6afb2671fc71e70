import type { EntityUpdatedMessage } from '../../projects/ngx-cachehub/src/protocol';
import { seededRandom } from './seeded-random';

export const ENTITY = 'customers';
export const ROWS = 10_000;
export const LIST_LENGTH = 200;
/** Lists of another round begin elsewhere, so that they show other neighbours. */
const SHIFT = 20;

export type Fields = Readonly<Record<string, unknown>>;
/** A customer has 13 fields. */
export type Customer = Fields & { readonly id: string; readonly version: number };

/** A field's next value, from a number below 1. */
const FIELDS: readonly (readonly [string, (random: number) => unknown])[] = [
  ['name', (random) => `Customer ${Math.floor(random * 1e6)}`],
  ['email', (random) => `customer-${Math.floor(random * 1e6)}@example.com`],
  ['phone', (random) => `+41 44 ${Math.floor(random * 1e7)}`],
  ['company', (random) => `Company ${Math.floor(random * 1e3)}`],
  ['city', (random) => `City ${Math.floor(random * 100)}`],
  ['status', (random) => (random < 0.7 ? 'active' : 'inactive')],
  ['score', (random) => Math.floor(random * 1_000)],
  ['balance', (random) => Math.round(random * 1e6) / 100],
  ['owner', (random) => `u${Math.floor(random * 50)}`],
  ['notes', (random) => (random < 0.5 ? null : `Called ${Math.floor(random * 30)} times`)],
  ['updatedAt', (random) => 1_700_000_000_000 + Math.floor(random * 1e9)],
];

export function makeCustomers(count = ROWS): readonly Customer[] {
  const random = seededRandom(1);
  return Array.from({ length: count }, (_, index) => {
    const fields = FIELDS.map(([name, next]) => [name, next(random())] as const);
    return { id: `c${index}`, version: 1, ...Object.fromEntries(fields) };
  });
}

/** `count` lists of 200 rows each; of 10,000 rows 50 hold every one once. */
export function makeLists(
  rows: readonly Customer[],
  count: number,
): readonly (readonly Customer[])[] {
  const perRound = rows.length / LIST_LENGTH;
  return Array.from({ length: count }, (_, list) => {
    const begin = list * LIST_LENGTH + Math.floor(list / perRound) * SHIFT;
    return Array.from({ length: LIST_LENGTH }, (_, place) =>
      pick(rows, (begin + place) % rows.length),
    );
  });
}

/** New values of one to three fields. */
export function makeChanges(random: () => number): Fields {
  const names = 1 + Math.floor(random() * 3);
  const changes: Record<string, unknown> = {};
  for (let index = 0; index < names; index++) {
    const [name, next] = pick(FIELDS, Math.floor(random() * FIELDS.length));
    changes[name] = next(random());
  }
  return changes;
}

/** As the yardsticks copy a row: spread is lowered, and would make them slower than anybody who measures writes them. */
export function changedRow(row: Customer, changes: Fields | undefined, version: number): Customer {
  const next: Fields & { id: string; version: number } = Object.assign({}, row, changes);
  next.version = version;
  return next;
}

/** Messages as a server sends them, 5 % of them stale, and the rows that are right after them. */
export function makeUpdates(
  rows: readonly Customer[],
  count: number,
): {
  readonly messages: readonly EntityUpdatedMessage[];
  readonly expected: ReadonlyMap<string, Customer>;
} {
  const random = seededRandom(2);
  const expected = new Map(rows.map((row) => [row.id, row]));
  const messages = Array.from({ length: count }, (): EntityUpdatedMessage => {
    const { id } = pick(rows, Math.floor(random() * rows.length));
    const row = found(expected, id);
    const isStale = random() < 0.05;
    const version = isStale ? row.version : row.version + 1;
    const changes = makeChanges(random);
    if (!isStale) expected.set(id, { ...row, ...changes, version });
    const data = { entityType: ENTITY, entityId: id, version, changes };
    return { type: 'ENTITY_UPDATED', data };
  });
  return { messages, expected };
}

/** The server's word on one row, as it sends it. */
export function updateMessage(
  row: Customer,
  changes: Fields,
  mutationId?: string,
): EntityUpdatedMessage {
  const data = { entityType: ENTITY, entityId: row.id, version: row.version + 1, changes };
  if (mutationId === undefined) return { type: 'ENTITY_UPDATED', data };
  return { type: 'ENTITY_UPDATED', data, origin: { clientId: 'me', mutationId } };
}

export function found<K, V>(map: ReadonlyMap<K, V>, key: K): V {
  const value = map.get(key);
  if (value === undefined) throw new Error(`Expected something under ${String(key)}.`);
  return value;
}

export function pick<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new Error(`Expected an item at ${index} of ${items.length}.`);
  return item;
}
