import { TestBed } from '@angular/core/testing';
import { BehaviorSubject, of, Subject, throwError } from 'rxjs';
import { hubFixture, watch } from '../cache/spec-support/hub-fixture';
import type { EntityChange } from '../core/entities/entity-change';
import { defineEntity } from '../entities/define-entity';
import type { CacheHubConfig } from '../providers/cache-hub-config';
import { FakeDevice } from '../persistence/spec-support/fake-device';
import { withPersistence } from '../persistence/with-persistence';
import type { CacheHubFeatures } from '../providers/features';
import { withPolling } from './with-polling';

interface Row {
  readonly id: string;
  readonly version: number;
  readonly name: string;
}

const KEY = 'stock:detail-1';
const row = (version: number): Row => ({ id: '1', version, name: `at ${version}` });
const change = (version: number): EntityChange<Row, string> => ({
  type: 'UPDATE',
  entityId: '1',
  changes: { name: `at ${version}` },
  version,
});

/** A server that can tell what changed; `log` is all that ever did. */
function polled(
  setup: {
    readonly config?: CacheHubConfig;
    readonly features?: readonly CacheHubFeatures[];
    readonly cursor?: () => unknown;
  } = {},
) {
  const log: EntityChange<Row, string>[] = [];
  const asked: unknown[] = [];
  const server = {
    failure: undefined as unknown,
    answer: undefined as Subject<unknown> | undefined,
  };
  const stock = defineEntity<Row, string>('stock', {
    adapter: () => ({
      changes: (cursor) => {
        asked.push(cursor);
        if (server.failure !== undefined) return throwError(() => server.failure);
        const answer = {
          changes: log.slice(Number(cursor ?? log.length)),
          cursor: setup.cursor?.() ?? log.length,
        };
        return (server.answer as Subject<typeof answer> | undefined) ?? of(answer);
      },
    }),
  });
  const fixture = hubFixture(
    { entities: [stock], retry: false, ...setup.config },
    { features: setup.features ?? [withPolling({ jitter: 0, intervalMs: 1_000 })] },
  );
  let version = 1;
  const loads = jest.fn(() => of(row(version)));
  const write = (to: number) => {
    version = to;
    log.push(change(to));
  };
  return { ...fixture, server, asked, log, loads, write };
}

describe('pulling what changed', () => {
  it('[Y1][row:C5] a poll pulls what changed since its cursor, and loads what is observed only the first time', async () => {
    const { hub, scheduler, asked, loads, write } = polled();
    const seen = watch(hub.fetch<Row>(KEY, loads));
    await scheduler.advance(1_000);
    expect([asked, loads.mock.calls.length]).toEqual([[undefined], 2]);
    write(2);
    await scheduler.advance(1_000);
    write(3);
    await scheduler.advance(2_000);
    expect([asked, loads.mock.calls.length]).toEqual([[undefined, 0, 1, 2], 2]);
    expect(seen.values).toEqual([row(1), row(2), row(3)]);
  });

  it('[Y1][I1] what is pulled passes the gate', async () => {
    const { hub, scheduler, log, loads, write } = polled();
    const seen = watch(hub.fetch<Row>(KEY, loads));
    await scheduler.advance(1_000);
    hub.set(KEY, row(7));
    write(6);
    log.push({ type: 'DELETE', entityId: '2', version: 1 });
    await scheduler.advance(1_000);
    expect(seen.values.at(-1)).toEqual(row(7));
  });

  it('[Y1] other keys are loaded as ever', async () => {
    const { hub, scheduler, loads } = polled();
    watch(hub.fetch<Row>(KEY, loads));
    const plain = jest.fn(() => of(1));
    watch(hub.fetch('plain', plain));
    await scheduler.advance(3_000);
    expect([loads.mock.calls.length, plain.mock.calls.length]).toEqual([2, 4]);
  });

  it('[Y1] what was pulled counts as fresh from when it was asked for', async () => {
    const { hub, scheduler, loads } = polled({ config: { staleTime: 1_500 } });
    watch(hub.fetch<Row>(KEY, loads));
    await scheduler.advance(3_400);
    expect(hub.stateOf(KEY).isStale).toBe(false);
  });

  it('[Y2] nobody asks for an entity that nobody observes', async () => {
    const { scheduler, asked } = polled();
    await scheduler.advance(5_000);
    expect(asked).toEqual([]);
  });

  it('[Y2] a pull that does not answer is not asked again beside it, and is given up in the end', async () => {
    const { hub, scheduler, asked, loads, server } = polled();
    watch(hub.fetch<Row>(KEY, loads));
    server.answer = new Subject();
    await scheduler.advance(20_000);
    expect(asked).toHaveLength(1);
    await scheduler.advance(12_000);
    expect(asked).toHaveLength(2);
  });

  it('[Y2] a failure that may pass keeps the cursor, and the value', async () => {
    const { hub, scheduler, asked, loads, server, write, events } = polled();
    const seen = watch(hub.fetch<Row>(KEY, loads));
    await scheduler.advance(1_000);
    server.failure = { status: 503 };
    write(2);
    await scheduler.advance(1_000);
    expect(seen.values).toEqual([row(1)]);
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'fetch-error', entity: 'stock', source: 'network' }),
    );
    server.failure = undefined;
    await scheduler.advance(1_000);
    expect([seen.values.at(-1), asked, loads.mock.calls.length]).toEqual([
      row(2),
      [undefined, 0, 0],
      2,
    ]);
  });

  it('[Y2] a cursor that the server does not know any more begins anew, and everything observed is loaded', async () => {
    const { hub, scheduler, asked, loads, server } = polled();
    watch(hub.fetch<Row>(KEY, loads));
    await scheduler.advance(1_000);
    server.failure = { status: 410 };
    await scheduler.advance(1_000);
    expect(loads).toHaveBeenCalledTimes(3);
    server.failure = undefined;
    await scheduler.advance(1_000);
    expect(asked).toEqual([undefined, 0, undefined]);
  });

  it('[Y2][I12] an answer that nobody can read changes nothing, and everything observed is loaded', async () => {
    const { hub, scheduler, log, loads } = polled();
    const seen = watch(hub.fetch<Row>(KEY, loads));
    await scheduler.advance(1_000);
    log.push(change(2), { type: 'NONSENSE' } as unknown as EntityChange<Row, string>);
    await scheduler.advance(1_000);
    expect(seen.values).toEqual([row(1)]);
    expect(loads).toHaveBeenCalledTimes(3);
  });

  it('[Y2][S4] a user who leaves takes the cursor along', async () => {
    const user = new BehaviorSubject<string | null>('ada');
    const { hub, scheduler, asked, loads } = polled({ config: { userKey: () => user } });
    watch(hub.fetch<Row>(KEY, loads));
    await scheduler.advance(2_000);
    user.next('bob');
    await scheduler.advance(1_000);
    expect(asked).toEqual([undefined, 0, undefined]);
  });

  it('[Y2][X6] a page that comes back pulls what changed in place of loading what is stale', async () => {
    const { hub, scheduler, asked, loads, write } = polled();
    const seen = watch(hub.fetch<Row>(KEY, loads));
    await scheduler.advance(1_000);
    write(2);
    window.dispatchEvent(new Event('online'));
    await scheduler.advance(900);
    expect([asked, loads.mock.calls.length, seen.values.at(-1)]).toEqual([
      [undefined, 0],
      2,
      row(2),
    ]);
  });

  it('[Y2][C4] a stream that begins anew pulls what changed in place of loading everything', async () => {
    const { hub, pushes, scheduler, asked, loads, write } = polled();
    const seen = watch(hub.fetch<Row>(KEY, loads));
    await scheduler.advance(1_000);
    write(2);
    // As the reset of its stream does.
    pushes.markEntityStale('stock', { spreadMs: 2_000 });
    await scheduler.advance(500);
    expect(asked).toEqual([undefined, 0]);
    expect([loads.mock.calls.length, seen.values.at(-1)]).toEqual([2, row(2)]);
  });

  it('[Y2][C4] and loads it where the pull fails', async () => {
    const { hub, pushes, scheduler, loads, server } = polled();
    watch(hub.fetch<Row>(KEY, loads));
    await scheduler.advance(1_000);
    server.failure = { status: 503 };
    pushes.markEntityStale('stock', { spreadMs: 2_000 });
    await scheduler.advance(500);
    expect(loads).toHaveBeenCalledTimes(3);
  });

  it('[Y2][P1] the cursor survives a reload with the copies; what came from the device is loaded, not believed', async () => {
    const device = new FakeDevice();
    const features = () => [
      withPolling({ jitter: 0, intervalMs: 1_000 }),
      withPersistence({ storage: () => device.connect() }),
    ];
    const first = polled({ config: { persist: true }, features: features() });
    await first.scheduler.drain();
    watch(first.hub.fetch<Row>(KEY, first.loads));
    first.write(2);
    await first.scheduler.advance(5_000);
    expect(device.entry('ɵnote:cursor:stock')?.value).toBe(1);
    TestBed.resetTestingModule();

    const second = polled({ config: { persist: true }, features: features() });
    await second.scheduler.drain();
    second.log.push(change(2), change(3));
    const seen = watch(second.hub.get<Row>(KEY));
    const failing = jest.fn(() => throwError(() => ({ status: 503 })));
    watch(second.hub.fetch<Row>(KEY, failing));
    await second.scheduler.advance(1_000);
    expect(second.asked).toEqual([1]);
    expect(seen.values.at(-1)).toEqual(row(3));
    expect(second.hub.stateOf(KEY).isStale).toBe(true);
    expect(failing.mock.calls.length).toBeGreaterThan(1);
  });

  it('[Y2][P5] a cursor that cannot be copied is kept in memory', async () => {
    const device = new FakeDevice();
    const { hub, scheduler, loads, log, asked } = polled({
      config: { persist: true },
      features: [
        withPolling({ jitter: 0, intervalMs: 1_000 }),
        withPersistence({ storage: () => device.connect() }),
      ],
      cursor: () => Object.assign(() => log.length, { valueOf: () => log.length }),
    });
    await scheduler.drain();
    watch(hub.fetch<Row>(KEY, loads));
    await scheduler.advance(3_000);
    expect(asked).toHaveLength(3);
    expect(device.entry(KEY)?.value).toEqual(row(1));
    expect(device.entry('ɵnote:cursor:stock')).toBeUndefined();
  });
});
