import type { OfflineAction, OutboxStore } from 'ngx-cachehub';
import type { ContractCase, MakeStore, StoreScript } from './contract-case';
import { contractCases, expectEqual, expectRejection } from './contract-case';

/**
 * What every `OutboxStore` has to keep, as cases for any test runner. A store that passes may be
 * given to `withOffline({ storage })`. What it cannot show is a crash between two of its steps:
 * that needs the storage's own faults.
 */
export function outboxStoreContract(make: MakeStore<OutboxStore>): readonly ContractCase[] {
  return contractCases(make, { ...WRITES, ...PARTITIONS, ...SHARING });
}

/** Users that only a careless key takes for one. */
const USERS: readonly (string | null)[] = [null, 'null', '', 'a', 'A', 'a:b', '["a"]', 'ä', '💡'];
/** Ids that only a careless map takes for something else. */
const IDS = ['0', '__proto__', 'constructor', 'toString', ' ', 'a/b', '💡', 'x'.repeat(500)];
const CROWD = 100;

const WRITES: Readonly<Record<string, StoreScript<OutboxStore>>> = {
  '[Q1] what was put is there when the storage is opened anew, whole': async (store, reopen) => {
    const stored = [action(1), full(2)];
    await store.put(stored);
    expectEqual(await (await reopen()).load(null), stored, 'what was stored');
  },

  '[Q2] load gives actions by their place in the queue, not by when they were written': async (
    store,
    reopen,
  ) => {
    await store.put([action(30), action(10)]);
    await store.put([action(20)]);
    await store.put([action(5)]);
    expectEqual(seqs(await (await reopen()).load(null)), [5, 10, 20, 30], 'the order');
  },

  '[Q1] a put replaces the records of its ids, and touches no other': async (store, reopen) => {
    await store.put([action(1), action(2), action(3)]);
    const changed = action(2, { status: 'parked', attempts: 3 });
    await store.put([changed]);
    expectEqual(
      await (await reopen()).load(null),
      [action(1), changed, action(3)],
      'the queue after a change of its second action',
    );
  },

  '[Q1] of a put that cannot be stored whole nothing is stored': async (store, reopen) => {
    await store.put([action(1)]);
    const impossible = action(3, { payload: { run: () => undefined } });
    await expectRejection(
      store.put([action(1, { attempts: 1 }), action(2), impossible, action(4)]),
      'a put with a function in it',
    );
    expectEqual(await (await reopen()).load(null), [action(1)], 'the queue');
    await store.put([action(5)]);
    expectEqual(seqs(await (await reopen()).load(null)), [1, 5], 'the queue after the next put');
  },

  '[Q1] an empty put and an empty delete end, and change nothing': async (store, reopen) => {
    await store.put([action(1)]);
    await store.put([]);
    await store.delete([]);
    expectEqual(await (await reopen()).load(null), [action(1)], 'the queue');
  },

  '[Q1] delete takes the named ones out, and ignores what is not there': async (store, reopen) => {
    await store.put([action(1), action(2), action(3)]);
    await store.delete(['id-1', 'unknown', 'id-3']);
    await store.delete(['id-3']);
    expectEqual(seqs(await (await reopen()).load(null)), [2], 'what is left');
  },

  '[Q1] calls take effect in the order in which they were made': async (store, reopen) => {
    const id = 'id-1';
    await Promise.all([
      store.put([action(1)]),
      store.delete([id]),
      store.put([action(1, { attempts: 1 })]),
      store.put([action(1, { attempts: 2 })]),
      store.put([action(2)]),
      store.delete(['id-2']),
    ]);
    expectEqual(await (await reopen()).load(null), [action(1, { attempts: 2 })], 'the last word');
  },

  '[I12] any text is an id and nothing else': async (store, reopen) => {
    const actions = IDS.map((id, index) => action(index, { id }));
    await store.put(actions);
    expectEqual(await (await reopen()).load(null), actions, 'actions with such ids');
    await store.delete(IDS);
    expectEqual(await (await reopen()).load(null), [], 'what is left');
  },
};

const PARTITIONS: Readonly<Record<string, StoreScript<OutboxStore>>> = {
  '[I11] nobody reads what another user queued; nobody in particular is a user too': async (
    store,
    reopen,
  ) => {
    await store.put(USERS.map((userKey, seq) => action(seq, { userKey })));
    const again = await reopen();
    for (const [seq, userKey] of USERS.entries()) {
      expectEqual(seqs(await again.load(userKey)), [seq], `the queue of ${String(userKey)}`);
    }
    expectEqual(await again.load('stranger'), [], 'the queue of a stranger');
  },

  "[S4] clear ends one user's queue, and no other's": async (store, reopen) => {
    await store.put(USERS.map((userKey, seq) => action(seq, { userKey })));
    await store.clear('null');
    await store.clear('stranger');
    const again = await reopen();
    for (const [seq, userKey] of USERS.entries()) {
      const expected = userKey === 'null' ? [] : [seq];
      expectEqual(seqs(await again.load(userKey)), expected, `the queue of ${String(userKey)}`);
    }
  },
};

const SHARING: Readonly<Record<string, StoreScript<OutboxStore>>> = {
  '[Q1] what is stored is a copy: nobody changes it by changing what went in or came out': async (
    store,
    reopen,
  ) => {
    const payload = { name: 'Ada' };
    const stored = action(1, { payload });
    const put = store.put([stored]);
    payload.name = 'Eve';
    await put;
    const [first] = await store.load(null);
    Object.assign(Object(first?.payload), { name: 'Mallory' });
    expectEqual(
      await (await reopen()).load(null),
      [action(1, { payload: { name: 'Ada' } })],
      'what is stored',
    );
  },

  '[T2] two instances write side by side, and each sees what both wrote': async (store, reopen) => {
    const other = await reopen();
    const both = Array.from({ length: CROWD }, (_, index) => action(index));
    await Promise.all(both.map((one, index) => (index % 2 === 0 ? store : other).put([one])));
    expectEqual(await store.load(null), both, 'what the first sees');
    expectEqual(await other.load(null), both, 'what the second sees');
    await Promise.all([store.delete(['id-0']), other.delete(['id-1'])]);
    expectEqual(await store.load(null), both.slice(2), 'what is left');
  },

  '[Q23] putUnchanged, where there is one, writes over what was read or written here alone, and all or none':
    async (store, reopen) => {
      const other = await reopen();
      if (other.putUnchanged === undefined) return;
      const put = (...actions: OfflineAction[]) => other.putUnchanged?.(actions);
      await store.put([action(1), action(2)]);
      await other.load(null);
      await store.put([action(1, { attempts: 1 })]);
      expectEqual(
        await put(action(2, { attempts: 2 }), action(1, { attempts: 2 })),
        false,
        'a put over a newer one',
      );
      expectEqual(await put(action(3), action(2)), true, 'a put of what nobody wrote meanwhile');
      expectEqual(
        await store.load(null),
        [action(1, { attempts: 1 }), action(2), action(3)],
        'the queue',
      );
      await other.load(null);
      expectEqual(await put(action(1, { attempts: 2 })), true, 'a put over what was read');
      expectEqual(await put(action(1, { attempts: 3 })), true, 'a put over what was written here');
      await store.delete(['id-1']);
      expectEqual(await put(action(1, { attempts: 4 })), false, 'a put over what was deleted');
      await other.delete(['id-2', 'id-3']);
      expectEqual(await put(action(2)), true, 'a put over what was deleted here');
      await store.put([action(3)]);
      expectEqual(await put(action(3)), false, 'a put over what was written anew');
      expectEqual(await store.load(null), [action(2), action(3)], 'the queue in the end');
    },
};

function seqs(actions: readonly OfflineAction[]): readonly number[] {
  return actions.map(({ seq }) => seq);
}

function action(seq: number, changes: Partial<OfflineAction> = {}): OfflineAction {
  return {
    id: `id-${seq}`,
    type: 'rename',
    payload: { name: `name ${seq}` },
    idempotencyKey: `key-${seq}`,
    lane: 'customers:c1',
    createdAt: 1_700_000_000_000 + seq,
    seq,
    attempts: 0,
    nextAttemptAt: null,
    status: 'queued',
    sent: false,
    userKey: null,
    schemaVersion: 1,
    ...changes,
  };
}

/** With everything that an action may carry. */
function full(seq: number): OfflineAction {
  return action(seq, {
    payload: { text: 'é💡\u0000', deep: [{ a: [1, 2.5, null, true] }], long: 'x'.repeat(100_000) },
    entity: 'customers',
    entityId: 'tmp_1',
    op: 'create',
    optimistic: [{ type: 'CREATE', entityId: 'tmp_1', entity: { id: 'tmp_1', name: 'Ada' } }],
    tempId: 'tmp_1',
    baseVersion: 7,
    base: { id: 'c1', name: 'Eve', version: 7 },
    dependsOn: ['id-1'],
    attempts: 2,
    nextAttemptAt: 1_700_000_009_000,
    status: 'waiting',
    sent: true,
    realId: 42,
    error: { code: 'server-error', message: 'Expected an answer; got 503.', status: 503 },
  });
}
