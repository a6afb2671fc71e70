import type { OutboxStore, SnapshotStore } from 'ngx-cachehub';
import { ɵmemoryOutbox, ɵmemorySnapshots } from 'ngx-cachehub';
import { outboxStoreContract, snapshotStoreContract } from 'ngx-cachehub/testing';
import type { MakeStore } from 'ngx-cachehub/testing';

function always<S>(make: () => S): MakeStore<S> {
  return () => {
    const store = make();
    return { store, reopen: () => store };
  };
}

/** The names of the cases that a store does not pass. */
async function broken(store: 'outbox' | 'snapshots', change: object): Promise<readonly string[]> {
  const cases =
    store === 'outbox'
      ? outboxStoreContract(always(() => Object.assign(ɵmemoryOutbox(), change)))
      : snapshotStoreContract(always(() => Object.assign(ɵmemorySnapshots(), change)));
  const names: string[] = [];
  for (const { name, run } of cases) await run().catch(() => names.push(name));
  return names;
}

describe('the stores in memory keep the contract', () => {
  for (const { name, run } of outboxStoreContract(always(ɵmemoryOutbox))) {
    it(`[Q1] outbox: ${name}`, run);
  }
  for (const { name, run } of snapshotStoreContract(always(ɵmemorySnapshots))) {
    it(`[P1] snapshots: ${name}`, run);
  }
});

describe('the contracts catch', () => {
  const resolved = () => Promise.resolve();

  it('[Q1] an outbox that stores nothing, or keeps what it should forget', async () => {
    expect((await broken('outbox', { put: resolved })).length).toBeGreaterThan(7);
    expect((await broken('outbox', { delete: resolved })).length).toBeGreaterThan(3);
  });

  it("[I11] an outbox that gives everybody everything, or clears everybody's", async () => {
    const all = ɵmemoryOutbox();
    const sloppy = {
      load: () => all.load(null),
      put: (actions: Parameters<OutboxStore['put']>[0]) =>
        all.put(actions.map((action) => ({ ...action, userKey: null }))),
      delete: (ids: readonly string[]) => all.delete(ids),
      clear: () => all.clear(null),
    };
    const names = await broken('outbox', sloppy);
    expect(names.filter((name) => /^\[(I11|S4)\]/.test(name))).toHaveLength(2);
  });

  it('[Q1] an outbox that writes a put action by action', async () => {
    const inner = ɵmemoryOutbox();
    const put = async (actions: Parameters<OutboxStore['put']>[0]) => {
      for (const action of actions) await inner.put([action]);
    };
    const names = await broken('outbox', { ...bound(inner), put });
    expect(names).toContain('[Q1] of a put that cannot be stored whole nothing is stored');
  });

  it('[P2] snapshots that forget what to remove, or do half of a write', async () => {
    const inner = ɵmemorySnapshots();
    const write: SnapshotStore['write'] = (puts, _deletes, userKey) =>
      inner.write(puts, [], userKey);
    const names = await broken('snapshots', { write, load: (u: string | null) => inner.load(u) });
    expect(names.length).toBeGreaterThan(3);
  });
});

function bound(store: OutboxStore): OutboxStore {
  return {
    load: (userKey) => store.load(userKey),
    put: (actions) => store.put(actions),
    delete: (ids) => store.delete(ids),
    clear: (userKey) => store.clear(userKey),
  };
}
