import { generateDemo } from './generate-demo';
import { generateSeed } from './generate';

describe('the seed', () => {
  it('[R1] is the same each time, and looks like people', () => {
    const { customers, contacts, transactions } = generateSeed(2_000);
    expect(generateSeed(2_000).customers).toEqual(customers);
    expect(customers).toHaveLength(2_000);
    expect(new Set(customers.map((row) => row['name'])).size).toBeGreaterThan(800);
    const statuses = new Set(customers.map((row) => row['status']));
    expect(statuses).toEqual(new Set(['active', 'lead', 'churned']));
    expect(contacts.length).toBeGreaterThan(1_000);
    expect(transactions.length).toBeGreaterThan(2_000);
    const contactOf = new Map(contacts.map((row) => [row['id'], row['customer_id']]));
    const linked = transactions.filter((row) => row['contact_id'] !== null);
    expect(linked.length).toBeGreaterThan(1_000);
    for (const row of linked) expect(contactOf.get(row['contact_id'])).toBe(row['customer_id']);
    for (const rows of [customers, contacts]) {
      const lines = rows.map(({ notes }) =>
        typeof notes === 'string' ? notes.split('\n').length : 0,
      );
      expect(Math.max(...lines)).toBeGreaterThan(4);
      expect(lines.filter((count) => count > 1).length).toBeGreaterThan(300);
    }
    for (const { email } of customers) expect(email).toMatch(/^[a-z]+\.[a-z]+@[a-z-]+\.example$/);
  });
});

describe('the seed of the demo', () => {
  const NOW = Date.UTC(2026, 1, 14, 15);

  it('[row:E10] has todos in lists, notes, rooms with talk, and sales of today', () => {
    const { todos, notes, rooms, messages, sales } = generateDemo(NOW);
    expect(generateDemo(NOW)).toEqual({ todos, notes, rooms, messages, sales });
    expect(new Set(todos.map(({ list }) => list))).toEqual(
      new Set(['Inbox', 'Launch', 'Home', 'Groceries']),
    );
    for (const list of ['Inbox', 'Groceries']) {
      const positions = todos
        .filter((todo) => todo['list'] === list)
        .map((todo) => todo['position']);
      expect(new Set(positions).size).toBe(positions.length);
    }
    expect(todos.some(({ tags }) => Array.isArray(tags) && tags.length > 0)).toBe(true);
    expect(notes.some(({ body }) => String(body).split('\n').length > 5)).toBe(true);
    for (const { id } of rooms) {
      const said = messages.filter((message) => message['room_id'] === id);
      expect(said).toHaveLength(120);
      const newest = Math.max(...said.map(({ at }) => Date.parse(String(at))));
      expect(NOW - newest).toBeLessThan(10 * 60_000);
    }
    const today = sales.filter(({ at }) => String(at).startsWith('2026-02-14'));
    expect(today.length).toBeGreaterThan(30);
    for (const row of [...todos, ...notes, ...messages, ...sales]) {
      const at = row['at'] ?? row['created_at'];
      expect(Date.parse(String(at))).toBeLessThanOrEqual(NOW);
    }
  });
});
