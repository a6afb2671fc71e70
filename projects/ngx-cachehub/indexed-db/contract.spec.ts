import { outboxStoreContract, snapshotStoreContract } from 'ngx-cachehub/testing';
import { DatabaseFixture } from './spec-support/database-fixture';

describe('the outbox in IndexedDB keeps the contract', () => {
  const cases = outboxStoreContract(() => {
    const fixture = new DatabaseFixture();
    return { store: fixture.outbox(), reopen: () => fixture.outboxOfTab() };
  });
  for (const { name, run } of cases) it(`[Q1] ${name}`, run);
});

describe('the snapshots in IndexedDB keep the contract', () => {
  const cases = snapshotStoreContract(() => {
    const fixture = new DatabaseFixture();
    return { store: fixture.snapshots(), reopen: () => fixture.snapshotsOfTab() };
  });
  for (const { name, run } of cases) it(`[P1] ${name}`, run);
});
