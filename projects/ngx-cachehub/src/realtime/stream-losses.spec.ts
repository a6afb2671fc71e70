import { TestBed } from '@angular/core/testing';
import { eventfulLine, watchedCustomer } from './spec-support/watched-customer';

interface Customer {
  readonly id: string;
  readonly version: number;
  readonly name: string;
}

describe('what a stream lost', () => {
  it('[C4] events lost in the middle are replayed from the last good position, once', async () => {
    const { server, clock, hub, notes } = watchedCustomer();
    await clock.drain();
    server.lose = 1;
    for (let version = 2; version <= 5; version++) {
      server.update('customers', '1', version, { [`f${version}`]: version });
    }
    await clock.advance(100);
    expect(hub.getValue('customers:detail-1')).toMatchObject({ version: 5, f2: 2, f3: 3, f5: 5 });
    expect(notes.map((note) => 'version' in note && note.version)).toEqual([2, 3, 4, 5]);
    expect(server.messages('SUBSCRIBE').map((message) => message.from)).toEqual([
      undefined,
      { epoch: 'e1', seq: 0 },
    ]);
    expect(hub.metrics()).toMatchObject({ gaps: 1, resumes: 1 });
  });

  it('[C4] events lost at the tail show by the position in the PONG', async () => {
    const { server, clock, hub } = watchedCustomer();
    await clock.drain();
    server.lose = 1;
    server.update('customers', '1', 2, { name: 'new' });
    await clock.advance(30_100);
    expect(hub.getValue<Customer>('customers:detail-1')?.name).toBe('new');
  });

  it('[C4] a lossy stream is resumed at a pace, not once per hole', async () => {
    const { server, clock } = watchedCustomer();
    await clock.drain();
    for (let version = 2; version < 40; version += 2) {
      server.lose = 1;
      server.update('customers', '1', version, {});
      server.update('customers', '1', version + 1, {});
    }
    expect(server.messages('SUBSCRIBE')).toHaveLength(2);
    await clock.advance(250);
    expect(server.messages('SUBSCRIBE')).toHaveLength(3);
  });

  it('[C4] a resume that waited for its turn is not made on the next line, which asks by itself', async () => {
    const { server, clock, realtime } = watchedCustomer();
    await clock.drain();
    for (let version = 2; version < 6; version += 2) {
      server.lose = 1;
      server.update('customers', '1', version, {});
      server.update('customers', '1', version + 1, {});
    }
    server.drop();
    realtime.connect();
    await clock.advance(1_000);
    expect(server.messages('SUBSCRIBE')).toHaveLength(1);
  });

  it('[C4] after a loss the stream goes on where it stood, with no refetch', async () => {
    const { server, clock, hub, loads } = watchedCustomer();
    await clock.advance(1_000);
    const before = loads();
    server.drop();
    server.update('customers', '1', 2, { name: 'missed' });
    await clock.advance(10_000);
    expect(server.messages('SUBSCRIBE')[0].from).toEqual({ epoch: 'e1', seq: 0 });
    expect(hub.getValue<Customer>('customers:detail-1')?.name).toBe('missed');
    expect(loads()).toBe(before);
    expect(hub.metrics().reconnects).toBe(1);
  });

  it('[C4] a log made anew refetches what is watched; the old data stays meanwhile', async () => {
    const { server, clock, loads, seen, typed } = watchedCustomer();
    await clock.advance(1_000);
    const before = loads();
    server.forget();
    server.drop();
    await clock.advance(10_000);
    expect(loads()).toBe(before + 1);
    expect(seen).not.toContain(undefined);
    expect(typed('realtime-reset')).toMatchObject([{ entity: 'customers' }]);
  });

  it('[C4] an event of another epoch is applied, and what is watched refetched', async () => {
    const { server, clock, hub, loads } = watchedCustomer();
    await clock.advance(1_000);
    const before = loads();
    server.epoch = 'e9';
    server.update('customers', '1', 2, { name: 'new' });
    await clock.advance(3_000);
    expect(hub.getValue<Customer>('customers:detail-1')?.name).toBe('new');
    expect(loads()).toBe(before + 1);
  });

  it('[C4] RESET of one stream or of all refetches what is watched, within two seconds', async () => {
    for (const reset of [{ sub: true }, { all: true }]) {
      TestBed.resetTestingModule();
      const { server, clock, loads } = watchedCustomer();
      await clock.advance(1_000);
      const before = loads();
      const [{ sub }] = server.messages('SUBSCRIBE');
      const which = 'sub' in reset ? { sub, epoch: 'e2', seq: 90 } : reset;
      server.emit({ type: 'RESET', reason: 'SLOW_CONSUMER', ...which });
      await clock.advance(2_500);
      expect(loads()).toBe(before + 1);
    }
  });

  it('[K6] an entity is covered while its stream is live and whole', async () => {
    const { server, clock, realtime, engine } = eventfulLine();
    const told: unknown[] = [];
    jest.spyOn(engine, 'onCoverageChange').mockImplementation((entity, covered) => {
      told.push([entity, covered]);
    });
    const subscription = realtime.subscribeToEntity('customers').subscribe();
    server.acknowledges = false;
    server.lose = 1;
    server.update('customers', '1', 1, {});
    server.update('customers', '1', 2, {});
    server.acknowledge(server.messages('SUBSCRIBE')[1]);
    server.drop();
    server.acknowledges = true;
    await clock.advance(2_000);
    const ended = jest.spyOn(engine, 'onCoverageEnd');
    subscription.unsubscribe();
    // Interrupted: who comes back goes on from here.
    expect(ended).not.toHaveBeenCalled();
    const [on, off] = [true, false].map((covered) => ['customers', covered]);
    expect(told).toEqual([on, off, on, off, on, off]);
  });

  it('[C5][C4] who comes back to an entity hears what was missed, and nothing is loaded again', async () => {
    const { server, clock, realtime, engine } = eventfulLine();
    const stale = jest.spyOn(engine, 'markEntityStale');
    realtime.subscribeToEntity('customers').subscribe().unsubscribe();
    server.update('customers', '1', 1, { name: 'missed' });
    const heard: unknown[] = [];
    realtime.subscribeToEntity('customers').subscribe((change) => heard.push(change));
    await clock.advance(1_000);
    expect(server.messages('SUBSCRIBE').at(-1)).toMatchObject({ from: { seq: 0 } });
    expect(heard).toMatchObject([{ type: 'UPDATE', changes: { name: 'missed' }, version: 1 }]);
    expect(stale).not.toHaveBeenCalled();
  });
});
