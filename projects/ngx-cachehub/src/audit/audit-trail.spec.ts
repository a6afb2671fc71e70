import { TestBed } from '@angular/core/testing';
import { CacheHubError } from '../core/errors/cache-hub-error';
import { OptimisticUpdates } from '../optimistic/optimistic-updates';
import { TalkBroker } from '../realtime/talk-broker.fixture';
import type { AuditOptions, AuditRecord } from './audit-record';
import { ADA_KEY, busyHub, row } from './spec-support/busy-hub';
import { withAudit } from './with-audit';

async function audited(options: Partial<AuditOptions> = {}) {
  const records: AuditRecord[] = [];
  const audit = withAudit({ sink: (record) => void records.push(record), ...options });
  const bench = await busyHub({ features: [audit] });
  records.length = 0;
  /** Each record in short: `set customers:detail-1`, and the code where it failed. */
  const lines = () =>
    records.map(({ operation, target, error }) =>
      error === undefined ? `${operation} ${target}` : `${operation} ${target} ✗ ${error}`,
    );
  return { ...bench, records, lines };
}

describe('withAudit', () => {
  it('[J5][row:C9] writes down each local operation: who, what, on what, and that it went well', async () => {
    const { hub, records, lines } = await audited();
    hub.set('a', 1);
    hub.update<number>('a', (count) => count + 1);
    await hub.invalidate('a');
    hub.set('b', 1);
    hub.remove({ prefix: 'b' });
    await hub.clear();
    expect(lines()).toEqual(['set a', 'update a', 'invalidate a', 'set b', 'remove b', 'clear *']);
    for (const record of records) {
      expect(record).toMatchObject({
        principal: 'ada',
        ok: true,
        at: expect.any(Number) as number,
      });
      expect(record).not.toHaveProperty('error');
    }
  });

  it('[J5] writes down a refused write, and a load that failed for good, with the code', async () => {
    const { hub, source, scheduler, records, lines } = await audited();
    hub.set(ADA_KEY, row(2));
    hub.set(ADA_KEY, row(1));
    hub.fetch('a', source.load, { retry: 1 }).subscribe({ error: () => undefined });
    source.fail(Object.assign(new Error('down'), { status: 503 }));
    await scheduler.advance(60_000);
    source.fail(Object.assign(new Error('gone'), { status: 403 }));
    hub.fetch<unknown>('b', source.load).subscribe();
    source.flush(row(1));
    expect(lines()).toEqual([
      `set ${ADA_KEY}`,
      `set ${ADA_KEY} ✗ older`,
      'load a ✗ forbidden',
      'load b',
    ]);
    expect(records.map(({ ok }) => ok)).toEqual([true, false, false, true]);
  });

  it('[J5] follows a queued write from the call to its end, whatever that is', async () => {
    const { queue, offline, lines, records } = await audited();
    await queue('save');
    expect(lines()).toEqual([
      `write-queue ${ADA_KEY}`,
      `write-send ${ADA_KEY}`,
      `write-confirm ${ADA_KEY}`,
    ]);
    records.length = 0;
    await queue('refuse');
    await offline.discard(offline.parked()[0].id);
    expect(lines()).toEqual([
      `write-queue ${ADA_KEY}`,
      `write-send ${ADA_KEY}`,
      `write-park ${ADA_KEY} ✗ rejected`,
      `write-discard ${ADA_KEY}`,
    ]);
  });

  it('[J5] writes down who decided a conflict', async () => {
    const { queue, conflicts, records } = await audited();
    await queue('clash');
    records.length = 0;
    await conflicts.resolve(conflicts.open()[0].id, 'remote');
    expect(records).toContainEqual({
      at: expect.any(Number) as number,
      principal: 'ada',
      operation: 'conflict-resolve',
      target: ADA_KEY,
      ok: true,
    });
  });

  it('[J5] writes down optimistic writes, and one that nobody confirmed in time with its code', async () => {
    const { hub, scheduler, lines, records } = await audited();
    hub.set('a', 1);
    records.length = 0;
    const updates = TestBed.inject(OptimisticUpdates);
    const set = () => updates.apply((cache) => cache.set('a', 2));
    set().confirm();
    set().rollback();
    set().rollback(new CacheHubError('rejected', 'The server said no.'));
    set();
    await scheduler.advance(30_000);
    expect(lines()).toEqual([
      'optimistic-apply a',
      'optimistic-confirm a',
      'optimistic-apply a',
      'optimistic-rollback a',
      'optimistic-apply a',
      'optimistic-rollback a ✗ rejected',
      'optimistic-apply a',
      'optimistic-rollback a ✗ optimistic-timeout',
    ]);
  });

  it('[J5] writes down requests over the line, with the code of one that failed', async () => {
    const { realtime, server, follow, records, lines } = await audited();
    server.broker = new TalkBroker();
    server.broker.methods.set('count', () => ({ result: 1 }));
    await follow();
    records.length = 0;
    realtime.request('count', { secret: 1 }).subscribe();
    realtime.request('nonsense').subscribe({ error: () => undefined });
    expect(lines()).toEqual(['request count', 'request nonsense ✗ server-error']);
  });

  it('[J5] writes down who signs in and out, each under their own name, and who held a line', async () => {
    const { user, follow, hub, records } = await audited();
    await follow();
    user.next('bob');
    hub.set('a', 1);
    user.next(null);
    hub.set('a', 2);
    const told = records
      .filter(({ operation }) => operation !== 'load')
      .map(({ principal, operation }) => [principal, operation]);
    expect(told[0]).toEqual(['ada', 'connect']);
    const session = told.filter(([, operation]) => /^(sign|set)/.test(operation ?? ''));
    expect(session).toEqual([
      ['ada', 'sign-out'],
      ['bob', 'sign-in'],
      ['bob', 'set'],
      ['bob', 'sign-out'],
      [null, 'set'],
    ]);
  });

  it('[J5] is silent about what nobody here did: pushes, housekeeping, retries', async () => {
    const { follow, server, scheduler, records } = await audited();
    await follow();
    records.length = 0;
    server.update('people', '1', 2, { name: 'new' });
    server.update('people', '1', 9, { name: 'gap' });
    server.emit('not json');
    await scheduler.advance(100);
    expect(records).toEqual([]);
  });

  it('[J6] a sink that throws disturbs nothing, and is reported once', async () => {
    const { hub, told } = await audited({
      sink: () => {
        throw new Error('the log is full');
      },
    });
    hub.set('a', 1);
    hub.set('a', 2);
    expect(hub.getValue('a')).toBe(2);
    // The first record was the sign-in's.
    expect(told('error').map(({ details }) => details)).toEqual([{ message: 'the log is full' }]);
  });

  it('[J6] include chooses by the record as it is, and redact has the last word on what leaves', async () => {
    const redact = (record: AuditRecord) => ({ ...record, target: '…' });
    const include = ({ target }: AuditRecord) => target.startsWith('a');
    const { hub, lines } = await audited({ include, redact });
    hub.set('a', 1);
    hub.set('b', 1);
    expect(lines()).toEqual(['set …']);
  });

  it('[J6] a record that cannot be redacted does not leave', async () => {
    const { hub, records } = await audited({
      redact: () => {
        throw new Error('bad redact');
      },
    });
    hub.set('a', 1);
    expect(records).toEqual([]);
  });

  it('[J6] refuses options that are none, by name', () => {
    expect(() => withAudit({ sink: 'console' as never })).toThrow(
      "withAudit expects 'sink' to be a function",
    );
  });
});
