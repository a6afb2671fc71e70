import type { Reading } from '../entities/readings';
import { ReadingSource } from './reading-source';

/** Always the same numbers. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
}

describe('the sensors of the grid', () => {
  it('[row:E2] are made part by part, each once, in the order of their ids', () => {
    const source = new ReadingSource(10, seeded(7));
    const changes = [...source.create(0, 4, 5), ...source.create(4, 99, 6)];
    const ids = changes.map(({ entityId }) => entityId);
    expect(ids).toHaveLength(10);
    expect(ids).toEqual([...new Set(ids)].sort());
  });

  it('[row:E2] go on from their last value and version, in steps too small to cross the list', () => {
    const source = new ReadingSource(3, seeded(11));
    const rows = new Map<string, Reading>();
    for (const change of source.create(0, 3, 0)) {
      if (change.type === 'CREATE') rows.set(change.entityId, change.entity);
    }
    for (const change of source.update(200, [], 9)) {
      if (change.type !== 'UPDATE') throw new Error(`Expected an update, got ${change.type}.`);
      const row = rows.get(change.entityId);
      if (row === undefined) throw new Error(`Expected a known row, got ${change.entityId}.`);
      const { value = NaN, delta = NaN } = change.changes;
      expect(change.version).toBe(row.version + 1);
      expect(value).toBeCloseTo(row.value + delta, 6);
      expect(Math.abs(delta)).toBeLessThanOrEqual(0.051);
      rows.set(row.id, { ...row, ...change.changes, version: row.version + 1 });
    }
  });

  it('[row:E2] change every other time where somebody looks', () => {
    const source = new ReadingSource(100_000, seeded(3));
    const ids = source.update(100, ['s000002', 's000003'], 0).map(({ entityId }) => entityId);
    const seen = ids.filter((id) => id === 's000002' || id === 's000003');
    expect(seen.length).toBeGreaterThanOrEqual(50);
    expect(new Set(ids).size).toBeGreaterThan(40);
  });
});
