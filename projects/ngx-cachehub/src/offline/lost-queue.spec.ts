import { TestBed } from '@angular/core/testing';
import {
  OfflineSyncService,
  withAudit,
  withOffline,
  ɵmemoryOutbox,
  ɵSTORE_REPORTER,
  type AuditRecord,
  type LogRecord,
  type LostActions,
  type OutboxStore,
} from 'ngx-cachehub';
import { CacheHubTestingController, provideCacheHubTesting } from 'ngx-cachehub/testing';
import { BehaviorSubject } from 'rxjs';

const LOST: LostActions = { count: 3, asOf: 1_700_000_000_000 };

/** A device that knows what it has lost, by user. */
function forgetful(lost: Map<string | null, LostActions>): OutboxStore {
  return Object.assign(ɵmemoryOutbox(), {
    lost: (userKey: string | null) => lost.get(userKey) ?? null,
    forgetLost: (userKey: string | null) => void lost.delete(userKey),
  });
}

async function open(store: OutboxStore) {
  const user = new BehaviorSubject<string | null>('ada');
  const audited: AuditRecord[] = [];
  const logged: LogRecord[] = [];
  TestBed.configureTestingModule({
    providers: [
      provideCacheHubTesting({
        config: {
          userKey: () => user,
          logger: { level: 'warn', sink: (record) => void logged.push(record) },
        },
        features: [
          withOffline({ storage: () => store }),
          withAudit({ sink: (record) => void audited.push(record) }),
        ],
      }),
    ],
  });
  const controller = TestBed.inject(CacheHubTestingController);
  const offline = TestBed.inject(OfflineSyncService);
  await controller.settle();
  return { controller, offline, user, audited, logged };
}

describe('what a device has lost', () => {
  it('[Q31] is shown to the user whose it was, until they say that they know', async () => {
    const { controller, offline, user } = await open(forgetful(new Map([['ada', LOST]])));
    expect(offline.lost()).toEqual(LOST);
    user.next('ben');
    await controller.settle();
    expect(offline.lost()).toBeNull();
    user.next('ada');
    await controller.settle();
    expect(offline.lost()).toEqual(LOST);
    offline.acknowledgeLost();
    expect(offline.lost()).toBeNull();
    user.next('ben');
    user.next('ada');
    await controller.settle();
    expect(offline.lost()).toBeNull();
  });

  it('[Q31] is nothing where the store cannot tell it', async () => {
    const { offline } = await open(ɵmemoryOutbox());
    expect(offline.lost()).toBeNull();
    expect(() => offline.acknowledgeLost()).not.toThrow();
  });

  it('[Q31][J1][J5] is told as an event, in the log, and to the audit, under one code', async () => {
    const { controller, audited, logged } = await open(ɵmemoryOutbox());
    TestBed.inject(ɵSTORE_REPORTER).queueLost(LOST);
    expect(controller.events().filter(({ type }) => type === 'storage-degraded')).toEqual([
      expect.objectContaining({
        source: 'storage',
        details: expect.objectContaining({
          reason: 'queue-lost',
          code: 'queue-lost',
          ...LOST,
        }) as unknown,
      }),
    ]);
    expect(logged).toContainEqual(
      expect.objectContaining({
        level: 'error',
        message: expect.stringContaining('about 3 queued writes') as unknown,
      }),
    );
    expect(audited.filter(({ operation }) => operation === 'write-lose')).toEqual([
      expect.objectContaining({ principal: 'ada', target: '*', ok: false, error: 'queue-lost' }),
    ]);
  });
});
