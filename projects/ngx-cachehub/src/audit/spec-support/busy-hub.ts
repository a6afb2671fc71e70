import { Subject } from 'rxjs';
import { hubFixture, ManualSource } from '../../cache/spec-support/hub-fixture';
import { memoryOutbox } from '../../offline/memory-outbox';
import { withOffline } from '../../offline/with-offline';
import { FakeDevice } from '../../persistence/spec-support/fake-device';
import { withPersistence } from '../../persistence/with-persistence';
import type { CacheHubConfig } from '../../providers/cache-hub-config';
import type { CacheHubFeatures } from '../../providers/features';
import type { CacheEvent, CacheEventType } from '../../providers/cache-event';
import type { OutboxStore } from '../../core/outbox/outbox-store';
import { defineEntity } from '../../entities/define-entity';
import { provideCacheEntities } from '../../entities/provide-cache-entities';
import { FakeSyncServer } from '../../realtime/fake-sync-server.fixture';
import { RealtimeCacheService } from '../../realtime/realtime-cache.service';
import { withRealtime } from '../../realtime/with-realtime';
import { OfflineSyncService } from '../../offline/offline-sync.service';
import { ConflictService } from '../../conflicts/conflict.service';
import { TestBed } from '@angular/core/testing';

/** A row of the hub that these specs watch. */
export interface Person {
  readonly id: string;
  readonly version: number;
  readonly name: string;
}

export const ADA_KEY = 'people:detail-1';
export const row = (version: number, name = `v${version}`): Person => ({ id: '1', version, name });

/** A write of the row, as the queue takes it; handlers answer by its type. */
export const edit = (type: string, name = 'mine') => ({
  type,
  payload: { name },
  entity: 'people',
  entityId: '1',
  op: 'update' as const,
  base: row(1),
  baseVersion: 1,
});

const people = defineEntity<Person>('people', {
  merge: { default: 'manual' },
  schema: {
    '~standard': {
      version: 1,
      vendor: 'test',
      validate: (value) =>
        typeof (value as Partial<Person>).name === 'object'
          ? { issues: [{ message: 'no name', path: ['name'] }] }
          : { value: value as Person },
    },
  },
});

/** A store that fails while it is told to. */
export function fragileOutbox(): OutboxStore & { failure: Error | undefined } {
  const inner = memoryOutbox();
  const store = {
    failure: undefined as Error | undefined,
    load: (user: string | null) => inner.load(user),
    put: (actions: Parameters<OutboxStore['put']>[0]) =>
      store.failure === undefined ? inner.put(actions) : Promise.reject(store.failure),
    delete: (ids: readonly string[]) => inner.delete(ids),
    clear: (user: string | null) => inner.clear(user),
  };
  return store;
}

export interface BusySetup {
  readonly config?: CacheHubConfig;
  readonly features?: readonly CacheHubFeatures[];
  /** What the device has. Default: one record that is none. */
  readonly device?: FakeDevice;
}

/** A hub with everything on, against a server of the first tier: whatever can happen, can be made to happen here. */
export async function busyHub({ config = {}, features = [], device }: BusySetup = {}) {
  const server = new FakeSyncServer();
  const user = new Subject<string | null>();
  const outbox = fragileOutbox();
  const disk = device ?? new FakeDevice();
  const fixture = hubFixture(
    { userKey: () => user, ...config },
    {
      features: [
        withRealtime({ transport: () => server }),
        withOffline({
          storage: () => outbox,
          handlers: {
            save: () => row(2, 'mine'),
            refuse: () => Promise.reject(Object.assign(new Error('no'), { status: 422 })),
            clash: () =>
              Promise.reject(
                Object.assign(new Error('no'), { status: 412, current: row(2, 'theirs') }),
              ),
          },
        }),
        withPersistence({ storage: () => disk.connect() }),
        ...features,
      ],
      providers: [provideCacheEntities(people)],
    },
  );
  const { hub, scheduler, events } = fixture;
  disk.plant({ key: 'broken', value: 1, updatedAt: 'yesterday', schemaVersion: 1 }, 'ada');
  user.next('ada');
  const source = new ManualSource<Person>();
  const realtime = TestBed.inject(RealtimeCacheService);
  const offline = TestBed.inject(OfflineSyncService);
  const conflicts = TestBed.inject(ConflictService);
  await scheduler.advance(1_000);
  /** A detail that is observed and follows its stream. */
  const follow = async () => {
    realtime.subscribeToEntity('people').subscribe();
    hub.fetch(ADA_KEY, source.load).subscribe({ error: () => undefined });
    await scheduler.advance(100);
    if (source.runs.length > 0) source.flush(row(1));
    await scheduler.advance(100);
  };
  const queue = async (type: string) => {
    await offline.queueOfflineAction(edit(type));
    await scheduler.advance(1_000);
  };
  const told = (type: CacheEventType): CacheEvent[] =>
    events.filter((event) => event.type === type);
  return {
    ...fixture,
    server,
    user,
    outbox,
    disk,
    source,
    realtime,
    offline,
    conflicts,
    follow,
    queue,
    told,
  };
}

export type BusyHub = Awaited<ReturnType<typeof busyHub>>;
