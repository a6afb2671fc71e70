import type { SqlRow } from '../db/database';
import type { Random } from '../runtime/clock';
import {
  CHAT_LINES,
  CHAT_ROOMS,
  NOTE_PAGES,
  NOTE_TAGS,
  PRODUCTS,
  REGIONS,
  TODO_LISTS,
  TODO_TAGS,
} from './demo-vocabulary';
import { between, pick, seededRandom } from './seeded-random';
import { FIRST_NAMES } from './vocabulary';

const SEED = 20_260_214;
const MS_PER_MINUTE = 60_000;
const MS_PER_DAY = 86_400_000;
const MESSAGES_PER_ROOM = 120;
const SALES = 900;
const SALES_DAYS = 7;
const COLORS = ['yellow', 'green', 'blue', 'pink', 'grey'];

/** Rows of todos, notes, chat and sales, by table and column. */
export interface DemoSeed {
  readonly todos: readonly SqlRow[];
  readonly notes: readonly SqlRow[];
  readonly rooms: readonly SqlRow[];
  readonly messages: readonly SqlRow[];
  readonly sales: readonly SqlRow[];
}

/** The same rows each time, dated back from `now`, so that today has had sales and talk already. */
export function generateDemo(now: number): DemoSeed {
  const random = seededRandom(SEED);
  const rooms = CHAT_ROOMS.map(([name, about], index) => ({
    id: `r${index + 1}`,
    name,
    about,
    created_at: iso(now - 30 * MS_PER_DAY),
    version: 1,
  }));
  return {
    todos: todoRows(random, now),
    notes: noteRows(random, now),
    rooms,
    messages: messageRows(random, now),
    sales: saleRows(random, now),
  };
}

function todoRows(random: Random, now: number): readonly SqlRow[] {
  const rows: SqlRow[] = [];
  for (const [list, titles] of TODO_LISTS) {
    for (const [index, title] of titles.entries()) {
      const created = iso(now - between(random, 1, 20) * MS_PER_DAY);
      const due =
        random() < 0.4 ? iso(startOfDay(now) + between(random, -2, 9) * MS_PER_DAY) : null;
      rows.push({
        id: `td${rows.length + 1}`,
        list,
        title,
        done: random() < 0.3,
        priority: pick(random, [0, 1, 2, 3], 1.5),
        due,
        tags: someOf(random, TODO_TAGS),
        position: (index + 1) * 1_000,
        created_at: created,
        updated_at: created,
        version: 1,
      });
    }
  }
  return rows;
}

function noteRows(random: Random, now: number): readonly SqlRow[] {
  return NOTE_PAGES.map(([title, body], index) => {
    const at = iso(now - (index + 1) * 0.7 * MS_PER_DAY);
    return {
      id: `n${index + 1}`,
      title,
      body,
      color: COLORS[index % COLORS.length],
      pinned: index === 0,
      tags: someOf(random, NOTE_TAGS),
      created_at: at,
      updated_at: at,
      version: 1,
    };
  });
}

/** The ends of what is said in all rooms are minutes old, their beginnings days. */
function messageRows(random: Random, now: number): readonly SqlRow[] {
  const authors = FIRST_NAMES.slice(0, 8).map((name) => name.toLowerCase());
  const rows: SqlRow[] = [];
  for (const [room] of CHAT_ROOMS.entries()) {
    for (let back = MESSAGES_PER_ROOM; back >= 1; back--) {
      const minutes = back ** 1.7 * 2 + between(random, 0, 3) + room;
      rows.push({
        room_id: `r${room + 1}`,
        author: pick(random, authors),
        text: pick(random, CHAT_LINES),
        at: iso(now - minutes * MS_PER_MINUTE),
        version: 1,
      });
    }
  }
  return inOrder(rows).map((row, index) => ({ id: `x${index + 1}`, ...row }));
}

function saleRows(random: Random, now: number): readonly SqlRow[] {
  const rows: SqlRow[] = [];
  for (let n = 0; n < SALES; n++) {
    const [product, price] = pick(random, PRODUCTS);
    rows.push({
      amount: Math.round(price * between(random, 1, 3) * 100) / 100,
      product,
      region: pick(random, REGIONS),
      at: iso(now - Math.floor(random() * SALES_DAYS * MS_PER_DAY)),
      version: 1,
    });
  }
  return inOrder(rows).map((row, index) => ({ id: `s${index + 1}`, ...row }));
}

function inOrder(rows: readonly SqlRow[]): readonly SqlRow[] {
  return [...rows].sort((a, b) => (String(a['at']) < String(b['at']) ? -1 : 1));
}

function someOf(random: Random, words: readonly string[]): readonly string[] {
  return words.filter(() => random() < 0.2);
}

function startOfDay(now: number): number {
  return now - (now % MS_PER_DAY);
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
