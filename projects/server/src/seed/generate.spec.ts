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
    for (const { email } of customers) expect(email).toMatch(/^[a-z]+\.[a-z]+@[a-z-]+\.example$/);
  });
});
