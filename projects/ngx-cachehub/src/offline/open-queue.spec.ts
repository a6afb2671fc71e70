import { TestBed } from '@angular/core/testing';
import { OfflineSyncService, withOffline, type OfflineActionInput } from 'ngx-cachehub';
import { CacheHubTestingController, provideCacheHubTesting } from 'ngx-cachehub/testing';
import { of, ReplaySubject } from 'rxjs';
import { Device } from './spec-support/mortal-store';

function setUp(...first: readonly string[]) {
  const device = new Device();
  const connection = device.connect();
  const user$ = new ReplaySubject<string>(1);
  for (const user of first) user$.next(user);
  const sent: (string | null)[] = [];
  TestBed.configureTestingModule({
    providers: [
      provideCacheHubTesting({
        config: { userKey: () => user$ },
        features: [
          withOffline({
            storage: () => connection,
            handlers: { note: (action) => (sent.push(action.userKey), of(null)) },
          }),
        ],
      }),
    ],
  });
  const controller = TestBed.inject(CacheHubTestingController);
  return { device, user$, sent, controller, offline: TestBed.inject(OfflineSyncService) };
}

const note: OfflineActionInput = { type: 'note', payload: { text: 'mine' } };

describe('a queue that is not open yet', () => {
  it('[I11][Q24] what a user wrote while their device was read is never written as the next user’s', async () => {
    const { user$, sent, controller, offline } = setUp('ada');
    const written = expect(offline.queueOfflineAction(note)).rejects.toMatchObject({
      code: 'aborted',
    });
    const decided = expect(offline.discard('one of ada’s')).rejects.toMatchObject({
      code: 'aborted',
    });
    user$.next('bob');
    await controller.settle();
    await Promise.all([written, decided]);
    expect([sent, offline.actions()]).toEqual([[], []]);
    await offline.queueOfflineAction(note);
    await controller.settle();
    expect(sent).toEqual(['bob']);
  });

  it('[I5][Q24] a write is refused, and not called stored, where its user leaves in the moment in which the queue opens', async () => {
    const { device, user$, sent, controller, offline } = setUp('ada');
    const written = expect(offline.queueOfflineAction(note)).rejects.toMatchObject({
      code: 'aborted',
    });
    while (offline.isRestoring()) await Promise.resolve();
    user$.next('bob');
    await controller.settle();
    await written;
    expect([sent, await device.stored('ada'), await device.stored('bob')]).toEqual([[], [], []]);
  });

  it('[S4][Q24] takes what was written before anybody was known as the first user’s', async () => {
    const { user$, sent, controller, offline } = setUp();
    const written = offline.queueOfflineAction(note);
    await controller.settle();
    expect(sent).toEqual([]);
    user$.next('ada');
    await controller.settle();
    await written;
    expect(sent).toEqual(['ada']);
  });
});
