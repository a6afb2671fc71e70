/** A step of the schema. Steps are never edited once released; a new one is added. */
export interface Migration {
  readonly id: number;
  readonly name: string;
  readonly statements: readonly string[];
}

const TEXT = 'text COLLATE "C"';
const STAMPS = 'created_at timestamptz(3) NOT NULL, updated_at timestamptz(3) NOT NULL';

export const MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'rows',
    statements: [
      `CREATE TABLE customers (
        id ${TEXT} PRIMARY KEY, name ${TEXT} NOT NULL, email ${TEXT} NOT NULL,
        company ${TEXT} NOT NULL, phone ${TEXT}, city ${TEXT} NOT NULL, country ${TEXT} NOT NULL,
        status ${TEXT} NOT NULL, segment ${TEXT} NOT NULL, score integer NOT NULL,
        revenue double precision NOT NULL, notes ${TEXT}, ${STAMPS}, version bigint NOT NULL)`,
      'CREATE INDEX customers_name ON customers (name, id)',
      'CREATE INDEX customers_status ON customers (status, name, id)',
      'CREATE SEQUENCE customers_id',
      `CREATE TABLE contacts (
        id ${TEXT} PRIMARY KEY, customer_id ${TEXT} NOT NULL, name ${TEXT} NOT NULL,
        email ${TEXT} NOT NULL, role ${TEXT} NOT NULL, phone ${TEXT}, ${STAMPS},
        version bigint NOT NULL)`,
      'CREATE INDEX contacts_customer ON contacts (customer_id, name, id)',
      'CREATE SEQUENCE contacts_id',
      `CREATE TABLE transactions (
        id ${TEXT} PRIMARY KEY, customer_id ${TEXT} NOT NULL, amount double precision NOT NULL,
        currency ${TEXT} NOT NULL, kind ${TEXT} NOT NULL, description ${TEXT} NOT NULL,
        at timestamptz(3) NOT NULL, version bigint NOT NULL)`,
      'CREATE INDEX transactions_customer ON transactions (customer_id, at, id)',
      'CREATE INDEX transactions_at ON transactions (at, id)',
      'CREATE SEQUENCE transactions_id',
      `CREATE TABLE dashboard_metrics (
        id ${TEXT} PRIMARY KEY, label ${TEXT} NOT NULL, value double precision NOT NULL,
        unit ${TEXT} NOT NULL, previous double precision, at timestamptz(3) NOT NULL,
        version bigint NOT NULL)`,
      'CREATE SEQUENCE dashboard_metrics_id',
      `CREATE TABLE activities (
        id ${TEXT} PRIMARY KEY, at timestamptz(3) NOT NULL, actor ${TEXT} NOT NULL,
        robot boolean NOT NULL, verb ${TEXT} NOT NULL, entity ${TEXT} NOT NULL,
        entity_id ${TEXT} NOT NULL, summary ${TEXT} NOT NULL, version bigint NOT NULL)`,
      'CREATE INDEX activities_at ON activities (at, id)',
      'CREATE SEQUENCE activities_id',
    ],
  },
  {
    id: 2,
    name: 'change log and idempotency',
    statements: [
      `CREATE TABLE change_logs (
        entity_type ${TEXT} PRIMARY KEY, epoch ${TEXT} NOT NULL, seq bigint NOT NULL)`,
      `CREATE TABLE change_events (
        entity_type ${TEXT} NOT NULL, seq bigint NOT NULL, at timestamptz(3) NOT NULL,
        client_id ${TEXT}, mutation_id ${TEXT}, change jsonb NOT NULL,
        PRIMARY KEY (entity_type, seq))`,
      `CREATE TABLE idempotency_keys (
        user_id ${TEXT} NOT NULL, key ${TEXT} NOT NULL, fingerprint ${TEXT} NOT NULL,
        status integer, body jsonb, at timestamptz(3) NOT NULL, PRIMARY KEY (user_id, key))`,
      'CREATE INDEX idempotency_keys_at ON idempotency_keys (at)',
    ],
  },
  {
    id: 3,
    name: 'applied writes, notes of contacts, contacts of transactions',
    statements: [
      `CREATE TABLE applied_writes (
        n bigserial PRIMARY KEY, user_id ${TEXT} NOT NULL, client_id ${TEXT}, mutation_id ${TEXT},
        op ${TEXT} NOT NULL, entity_type ${TEXT} NOT NULL, entity_id ${TEXT} NOT NULL,
        version bigint NOT NULL, seq bigint, at timestamptz(3) NOT NULL)`,
      'CREATE INDEX applied_writes_mutation ON applied_writes (mutation_id)',
      `ALTER TABLE contacts ADD COLUMN notes ${TEXT}`,
      `ALTER TABLE transactions ADD COLUMN contact_id ${TEXT}`,
      'CREATE INDEX transactions_contact ON transactions (contact_id, at, id)',
    ],
  },
  {
    id: 4,
    name: 'todos, notes, chat and sales',
    statements: [
      `CREATE TABLE todos (
        id ${TEXT} PRIMARY KEY, list ${TEXT} NOT NULL, title ${TEXT} NOT NULL,
        done boolean NOT NULL, priority integer NOT NULL, due timestamptz(3), tags jsonb NOT NULL,
        position double precision NOT NULL, ${STAMPS}, version bigint NOT NULL)`,
      'CREATE INDEX todos_list ON todos (list, position, id)',
      'CREATE SEQUENCE todos_id',
      `CREATE TABLE notes (
        id ${TEXT} PRIMARY KEY, title ${TEXT} NOT NULL, body ${TEXT} NOT NULL,
        color ${TEXT} NOT NULL, pinned boolean NOT NULL, tags jsonb NOT NULL, ${STAMPS},
        version bigint NOT NULL)`,
      'CREATE SEQUENCE notes_id',
      `CREATE TABLE rooms (
        id ${TEXT} PRIMARY KEY, name ${TEXT} NOT NULL, about ${TEXT} NOT NULL,
        created_at timestamptz(3) NOT NULL, version bigint NOT NULL)`,
      'CREATE SEQUENCE rooms_id',
      `CREATE TABLE messages (
        id ${TEXT} PRIMARY KEY, room_id ${TEXT} NOT NULL, author ${TEXT} NOT NULL,
        text ${TEXT} NOT NULL, at timestamptz(3) NOT NULL, version bigint NOT NULL)`,
      'CREATE INDEX messages_room ON messages (room_id, at DESC NULLS LAST, id)',
      'CREATE SEQUENCE messages_id',
      `CREATE TABLE sales (
        id ${TEXT} PRIMARY KEY, amount double precision NOT NULL, product ${TEXT} NOT NULL,
        region ${TEXT} NOT NULL, at timestamptz(3) NOT NULL, version bigint NOT NULL)`,
      'CREATE INDEX sales_at ON sales (at DESC NULLS LAST, id)',
      'CREATE SEQUENCE sales_id',
    ],
  },
  {
    id: 5,
    name: 'who changed a row',
    statements: [`ALTER TABLE change_events ADD COLUMN user_id ${TEXT}`],
  },
];
