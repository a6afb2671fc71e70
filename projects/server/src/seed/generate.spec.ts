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
