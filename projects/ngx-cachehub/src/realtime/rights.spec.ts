import { TestBed } from '@angular/core/testing';
import {
  CACHE_HUB_SCHEDULER,
  CacheHubService,
  defineEntity,
  provideCacheHub,
  RealtimeCacheService,
  withPersistence,
  withRealtime,
} from 'ngx-cachehub';
import type { CacheEvent, StoredEntry } from 'ngx-cachehub';
import { VirtualScheduler } from 'ngx-cachehub/testing';
import { memorySnapshots } from '../persistence/memory-snapshots';
import { FakeSyncServer } from './fake-sync-server.fixture';
import { world } from './spec-support/tabs-world';

interface Customer {
  readonly id: string;
  readonly version: number;
  readonly name: string;
}

const DETAIL = 'customers:detail-1';

/** One observed, stored detail, whose load the server refuses once `isAllowed` is false. */
async function watching() {
  const server = new FakeSyncServer();
  const clock = new VirtualScheduler();
  const device = memorySnapshots();
  const stored = async (): Promise<readonly StoredEntry[]> =>
    (await device.load(null)).filter(({ key }) => key.startsWith('customers:'));
  TestBed.configureTestingModule({
    providers: [
      { provide: CACHE_HUB_SCHEDULER, useValue: clock },
      provideCacheHub(
        { logger: { level: 'silent' }, entities: [defineEntity<Customer>('customers')], retry: 0 },
        withRealtime({ transport: () => server }),
        withPersistence({ storage: () => device, include: () => true }),
      ),
    ],
  });
  const hub = TestBed.inject(CacheHubService);
  const realtime = TestBed.inject(RealtimeCacheService);
  const events: CacheEvent[] = [];
  hub.events$.subscribe((event) => events.push(event));
  const right = { isAllowed: true };
  const loads = jest.fn(async () => {
    await Promise.resolve();
    if (right.isAllowed) return { id: '1', version: 1, name: 'Ada' };
    throw Object.assign(new Error('Forbidden'), { status: 403 });
  });
  const shown: unknown[] = [];
  const ends: unknown[] = [];
  const stream = { next: (row: unknown) => shown.push(row), error: (e: unknown) => ends.push(e) };
  realtime.subscribeToEntity('customers').subscribe({ error: (e: unknown) => ends.push(e) });
  hub.fetch<Customer>(DETAIL, loads).subscribe(stream);
  await clock.advance(2_000);
  expect(await stored()).toHaveLength(1);
  return { server, clock, hub, realtime, events, right, loads, shown, stored };
}

describe('a right that is taken away while connected', () => {
  it('[C14][row:B1] UNSUBSCRIBED with FORBIDDEN: the rows leave memory and device, and it is told', async () => {
    const { server, clock, hub, realtime, events, right, stored } = await watching();
    right.isAllowed = false;
    server.update('customers', '1', 2, { name: 'secret' });
    const { sub } = server.messages('SUBSCRIBE')[0];
    server.emit({ type: 'UNSUBSCRIBED', sub, code: 'FORBIDDEN' });
    expect(hub.getValue(DETAIL)).toBeUndefined();
    await clock.advance(3_000);
    expect([hub.getValue(DETAIL), await stored()]).toEqual([undefined, []]);
    expect(realtime.lastError()).toMatchObject({ code: 'forbidden' });
    expect(realtime.connectionStatus()).toBe('connected');
    const told = events.filter(({ type, entity }) => type === 'error' && entity === 'customers');
    expect(told.map(({ details }) => details)).toContainEqual({ code: 'FORBIDDEN' });
    // It is not asked for again on this line.
    expect(server.messages('SUBSCRIBE')).toHaveLength(1);
  });

  it('[C14] what is granted again is asked for on the next line, from the beginning', async () => {
    const { server, clock, hub, right } = await watching();
    const { sub } = server.messages('SUBSCRIBE')[0];
    server.update('customers', '1', 2, { name: 'Bea' });
    server.emit({ type: 'UNSUBSCRIBED', sub, code: 'FORBIDDEN' });
    right.isAllowed = true;
    server.drop();
    await clock.advance(5_000);
    expect(server.messages('SUBSCRIBE').map(({ from }) => from)).toEqual([undefined]);
    expect(hub.getValue<Customer>(DETAIL)?.name).toBe('Ada');
  });

  it('[C14] a SUBSCRIBE that is refused with FORBIDDEN: as much', async () => {
    const { server, clock, hub, right, stored } = await watching();
    right.isAllowed = false;
    server.refuses.set('customers', { code: 'FORBIDDEN', retryable: false });
    server.drop();
    await clock.advance(5_000);
    expect([hub.getValue(DETAIL), await stored()]).toEqual([undefined, []]);
  });

  it('[C14] RESET with PERMISSIONS_CHANGED: nothing is shown until the server has said what may be', async () => {
    const { server, clock, hub, loads } = await watching();
    const { sub } = server.messages('SUBSCRIBE')[0];
    const calls = loads.mock.calls.length;
    server.emit({ type: 'RESET', sub, epoch: 'e1', seq: 0, reason: 'PERMISSIONS_CHANGED' });
    expect(hub.getValue(DETAIL)).toBeUndefined();
    await clock.advance(3_000);
    expect(hub.getValue<Customer>(DETAIL)?.name).toBe('Ada');
    expect(loads).toHaveBeenCalledTimes(calls + 1);
  });

  it('[C14] any other reason keeps what is shown', async () => {
    const { server, hub } = await watching();
    const { sub } = server.messages('SUBSCRIBE')[0];
    server.emit({ type: 'RESET', sub, epoch: 'e2', seq: 0, reason: 'EPOCH_CHANGED' });
    server.emit({ type: 'UNSUBSCRIBED', sub, code: 'OVERLOADED' });
    expect(hub.getValue<Customer>(DETAIL)?.name).toBe('Ada');
  });

  it('[C5][C14] resubscribe: the stream is asked for again, and goes on where it stood', async () => {
    const { server, clock, hub, realtime } = await watching();
    const { sub } = server.messages('SUBSCRIBE')[0];
    server.update('customers', '1', 2, { name: 'Bea' });
    await clock.advance(200);
    server.emit({ type: 'UNSUBSCRIBED', sub, code: 'FORBIDDEN', resubscribe: true });
    expect(hub.getValue<Customer>(DETAIL)?.name).toBe('Bea');
    await clock.advance(6_000);
    expect(server.messages('SUBSCRIBE')[1]).toMatchObject({ from: { epoch: 'e1', seq: 1 } });
    expect(realtime.lastError()).toBeUndefined();
    server.update('customers', '1', 3, { name: 'Cid' });
    await clock.advance(200);
    expect(hub.getValue<Customer>(DETAIL)?.name).toBe('Cid');
  });

  it('[C14][T1] the rows leave every tab', async () => {
    const { open, clock } = world();
    const tabs = [open(), open()];
    await clock.advance(10);
    for (const tab of tabs) tab.watch();
    await clock.advance(10);
    const { sub } = tabs[0].line.messages('SUBSCRIBE')[0];
    tabs[0].line.emit({ type: 'UNSUBSCRIBED', sub, code: 'FORBIDDEN' });
    await clock.advance(10);
    expect(tabs.map((tab) => tab.name())).toEqual([undefined, undefined]);
    expect(tabs.map(({ realtime }) => realtime.lastError()?.code)).toEqual([
      'forbidden',
      'forbidden',
    ]);
  });
});
