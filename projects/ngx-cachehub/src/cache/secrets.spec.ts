import { TestBed } from '@angular/core/testing';
import { Subject } from 'rxjs';
import { ADA_KEY, busyHub } from '../audit/spec-support/busy-hub';
import type { AuditRecord } from '../audit/audit-record';
import { withAudit } from '../audit/with-audit';
import type { LogRecord } from '../providers/log-record';
import { RealtimeCacheService } from '../realtime/realtime-cache.service';

/** Stands in every token, row and payload of the scenario, and nowhere else. */
const CANARY = 'c4n4ry';
const secret = (name: string) => `${CANARY}-${name}`;

/** Everything in a value, errors and their causes too. */
function textOf(value: unknown, seen = new Set<unknown>()): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if (seen.has(value)) return '';
  seen.add(value);
  return Object.getOwnPropertyNames(value)
    .map((name) => `${name}=${textOf(Object.getOwnPropertyDescriptor(value, name)?.value, seen)}`)
    .join('|');
}

/** Signs in, reads, is pushed to, writes, is refused, meets another's write, breaks in every way, and signs out. */
async function scenario() {
  const records: LogRecord[] = [];
  const audit: AuditRecord[] = [];
  const token = new Subject<string>();
  const bench = await busyHub({
    config: {
      token: () => token,
      logger: { level: 'debug', sink: (record) => void records.push(record) },
    },
    features: [withAudit({ sink: (record) => void audit.push(record) })],
  });
  const { hub, server, scheduler, source, queue, conflicts, outbox, user, told } = bench;
  const row = (version: number) => ({ id: '1', version, name: secret(`row${version}`) });
  const realtime = TestBed.inject(RealtimeCacheService);
  realtime.subscribeToEntity('people').subscribe();
  hub.fetch(ADA_KEY, source.load).subscribe({ error: () => undefined });
  token.next(secret('token'));
  await scheduler.advance(100);
  if (source.runs.length > 0) source.flush(row(1));
  await scheduler.advance(100);
  hub.set('draft', { text: secret('draft') });
  hub.update<object>('draft', (draft) => ({ ...draft, more: secret('more') }));
  const faults: unknown[] = [
    secret('no json'),
    { type: 'ENTITY_UPDATED', data: { entityType: 'people', entityId: '1', version: secret('v') } },
    { type: secret('type').repeat(9), data: {} },
    { type: 'ERROR', code: 'BAD', message: secret('server'), retryable: false },
  ];
  for (const fault of faults) server.emit(fault);
  server.update('people', '1', 2, { name: secret('pushed') });
  server.update('people', '1', 2, { name: secret('again') });
  server.update('people', '1', 7, { name: secret('gap') });
  server.event('people', 'ENTITY_CREATED', {
    entityId: '9',
    version: 1,
    entity: { id: '9', version: 1, name: { [secret('not a text')]: 1 } },
  });
  await scheduler.advance(1_000);
  for (const type of ['save', 'refuse', 'clash']) await queue(type);
  for (const { id } of conflicts.open()) await conflicts.resolve(id, 'remote');
  outbox.failure = new Error('the disk is full');
  await queue('save').catch(() => undefined);
  token.next(secret('token2'));
  server.drop(1008);
  await scheduler.advance(5_000);
  user.next('bob');
  await scheduler.advance(1_000);
  return { ...bench, records, audit, told };
}

describe('secrets', () => {
  it('[S5] no token, payload or row is in the log, in an event or in an audit record; only debug and conflicts show rows', async () => {
    const spies = (['debug', 'info', 'warn', 'error', 'log'] as const).map((method) =>
      jest.spyOn(console, method).mockImplementation(),
    );
    const { records, audit, events, hub } = await scenario();
    const spoken = spies.flatMap((spy) => spy.mock.calls);
    jest.restoreAllMocks();
    // The scenario did what it says: otherwise there would be nothing to find.
    expect(new Set(events.map(({ type }) => type)).size).toBeGreaterThan(18);
    expect(records.length).toBeGreaterThan(5);
    expect(audit.length).toBeGreaterThan(10);
    const loud = records.filter(({ level }) => level !== 'debug');
    const quiet = events.filter(({ type }) => !type.startsWith('conflict-'));
    for (const each of [...spoken, ...loud, ...audit, ...quiet, hub.metrics()]) {
      expect(textOf(each)).not.toContain(CANARY);
    }
    // A token is in none of them, at whatever level.
    for (const each of [...records, ...events]) expect(textOf(each)).not.toContain(secret('token'));
  });

  it('[S5] a text that is looked for is found: the search sees into errors, causes and arrays', () => {
    const error = new Error('outer', { cause: new Error(secret('cause')) });
    for (const value of [error, [[secret('list')]], { a: { b: secret('deep') } }]) {
      expect(textOf(value)).toContain(CANARY);
    }
  });
});
