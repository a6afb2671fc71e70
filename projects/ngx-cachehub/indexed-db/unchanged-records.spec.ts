import type { OfflineAction } from 'ngx-cachehub';
import { ɵCOMMIT_BARRIER, type ɵCommitBarrier as CommitBarrier } from 'ngx-cachehub/indexed-db';
import { readBack } from './commit-barrier';
import { actionOf, DatabaseFixture } from './spec-support/database-fixture';
import { storageFailure } from './storage-failure';

function open(...barriers: CommitBarrier[]) {
  const fixture = new DatabaseFixture(
    ...barriers.map((useValue) => ({ provide: ɵCOMMIT_BARRIER, useValue })),
  );
  const outbox = fixture.outbox();
  const put = (...actions: OfflineAction[]) =>
    fixture.outcome(outbox.putUnchanged?.(actions) ?? Promise.reject(new Error('It has none.')));
  return { fixture, outbox, put };
}

describe('a write over unchanged records', () => {
  it('[Q23][Q1] is done again on a new connection, and there does not take its own record for another one', async () => {
    let isLost = false;
    const { outbox, put } = open(async (written) => {
      const isThere = await readBack(written);
      if (isLost) return isThere;
      isLost = true;
      throw storageFailure('read a record', new DOMException('Closing.', 'InvalidStateError'));
    });
    expect(await put(actionOf(1))).toBe(true);
    expect(isLost).toBe(true);
    expect(await outbox.load(null)).toEqual([actionOf(1)]);
  });

  it('[Q23] costs the two transactions that each write costs', async () => {
    const { fixture, outbox, put } = open();
    await outbox.put([actionOf(1)]);
    fixture.storage.asked.length = 0;
    expect(await put(actionOf(1, { attempts: 1 }), actionOf(2))).toBe(true);
    expect(fixture.storage.asked).toEqual(['readwrite strict', 'readonly default']);
  });

  it('[Q23] leaves what waits behind it in its order, also where it is not done', async () => {
    const { fixture, outbox, put } = open();
    const other = fixture.outboxOfTab();
    await outbox.put([actionOf(1)]);
    await other.put([actionOf(1, { attempts: 1 })]);
    const outrun = put(actionOf(1, { attempts: 2 }));
    const behind = outbox.put([actionOf(2)]);
    expect([await outrun, await fixture.outcome(behind)]).toEqual([false, 'done']);
    expect(await outbox.load(null)).toEqual([actionOf(1, { attempts: 1 }), actionOf(2)]);
  });

  it('[Q1] fails as any other where the device does not take it', async () => {
    const { fixture, put } = open();
    fixture.storage.inject({ kind: 'abort-at-commit', name: 'QuotaExceededError' });
    expect(await put(actionOf(1))).toMatchObject({
      code: 'storage-failed',
      details: { reason: 'quota' },
    });
  });
});
