import type { SqlRow } from '../db/database';
import type { Random } from '../runtime/clock';
import { between, pick, seededRandom } from './seeded-random';
import {
  COMPANY_FORMS,
  COMPANY_STEMS,
  COMPANY_TRADES,
  FIRST_NAMES,
  LAST_NAMES,
  NOTES,
  PLACES,
  PURPOSES,
  ROLES,
} from './vocabulary';

const SEED = 20_240_611;
const START = Date.UTC(2023, 0, 9, 8);
const MS_PER_DAY = 86_400_000;
const DAYS = 900;

/** The rows of a new database, by table and column. */
export interface SeedData {
  readonly customers: readonly SqlRow[];
  readonly contacts: readonly SqlRow[];
  readonly transactions: readonly SqlRow[];
}

/** The same rows each time: about one contact and two transactions for each customer. */
export function generateSeed(customerCount: number): SeedData {
  const random = seededRandom(SEED);
  const customers: SqlRow[] = [];
  const contacts: SqlRow[] = [];
  const transactions: SqlRow[] = [];
  for (let n = 1; n <= customerCount; n++) {
    const customer = customerRow(random, n);
    customers.push(customer);
    const own: SqlRow[] = [];
    for (let i = between(random, 0, 2); i > 0; i--) {
      own.push(contactRow(random, contacts.length + own.length + 1, customer));
    }
    contacts.push(...own);
    for (let i = between(random, 0, 4); i > 0; i--) {
      const row = transactionRow(random, transactions.length + 1, customer);
      transactions.push({ ...row, contact_id: own[i % own.length]?.['id'] ?? null });
    }
  }
  return { customers, contacts, transactions };
}

function customerRow(random: Random, n: number): SqlRow {
  const first = pick(random, FIRST_NAMES);
  const last = pick(random, LAST_NAMES);
  const stem = pick(random, COMPANY_STEMS);
  const trade = pick(random, COMPANY_TRADES);
  const [city, country, dial] = pick(random, PLACES);
  const segment = pick(random, ['small', 'mid', 'enterprise'], 1.4);
  const scale = { small: 20_000, mid: 200_000, enterprise: 2_000_000 }[segment] ?? 0;
  const createdAt = instant(random);
  return {
    id: `c${n}`,
    name: `${first} ${last}`,
    email: `${slug(first)}.${slug(last)}@${slug(stem)}-${slug(trade)}.example`,
    company: `${stem} ${trade} ${pick(random, COMPANY_FORMS)}`,
    phone: random() < 0.9 ? phone(random, dial) : null,
    city,
    country,
    status: pick(random, ['active', 'lead', 'churned'], 1.5),
    segment,
    score: between(random, 0, 100),
    revenue: Math.round(scale * (0.1 + random()) * 100) / 100,
    notes: random() < 0.3 ? pick(random, NOTES) : null,
    created_at: createdAt,
    updated_at: createdAt,
    version: 1,
  };
}

function contactRow(random: Random, n: number, customer: SqlRow): SqlRow {
  const first = pick(random, FIRST_NAMES);
  const last = pick(random, LAST_NAMES);
  const domain = String(customer['email']).split('@')[1] ?? 'example';
  const createdAt = instant(random);
  return {
    id: `p${n}`,
    customer_id: customer['id'],
    name: `${first} ${last}`,
    email: `${slug(first)}.${slug(last)}@${domain}`,
    role: pick(random, ROLES),
    phone: random() < 0.6 ? phone(random, '+49 151') : null,
    notes: n % 3 === 0 ? (NOTES[(n / 3) % NOTES.length] ?? null) : null,
    created_at: createdAt,
    updated_at: createdAt,
    version: 1,
  };
}

function transactionRow(random: Random, n: number, customer: SqlRow): SqlRow {
  return {
    id: `t${n}`,
    customer_id: customer['id'],
    amount: between(random, 2_000, 4_000_000) / 100,
    currency: pick(random, ['EUR', 'USD', 'CHF', 'SEK'], 2),
    kind: pick(random, ['invoice', 'payment', 'refund'], 1.6),
    description: `${pick(random, PURPOSES)} ${between(random, 2023, 2025)}`,
    at: instant(random),
    version: 1,
  };
}

function instant(random: Random): string {
  return new Date(START + Math.floor(random() * DAYS * MS_PER_DAY)).toISOString();
}

function phone(random: Random, dial: string): string {
  return `${dial} ${between(random, 100, 999)} ${between(random, 1_000, 9_999)}`;
}

function slug(text: string): string {
  return text
    .normalize('NFD')
    .replace(/ı/g, 'i')
    .replace(/[^a-zA-Z0-9]/g, '')
    .toLowerCase();
}
