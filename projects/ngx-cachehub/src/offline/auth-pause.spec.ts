import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import {
  OfflineSyncService,
  RealtimeCacheService,
  withOffline,
  type ActionHandler,
  type CacheHubConfig,
} from 'ngx-cachehub';
import { CacheHubTestingController, provideCacheHubTesting } from 'ngx-cachehub/testing';
import { of, Subject, throwError } from 'rxjs';

/** A hub whose line is open, and whose one write is answered by `rename`. */
async function connected(rename: ActionHandler, config: CacheHubConfig) {
  TestBed.configureTestingModule({
    providers: [
      provideCacheHubTesting({ config, features: [withOffline({ handlers: { rename } })] }),
    ],
  });
  const controller = TestBed.inject(CacheHubTestingController);
  const offline = TestBed.inject(OfflineSyncService);
  const realtime = TestBed.inject(RealtimeCacheService);
  realtime.connect();
  controller.realtime.open();
  await controller.settle();
  return {
    queue: (name: string) => offline.queueOfflineAction({ type: 'rename', payload: { name } }),
    settle: () => controller.settle(),
    state: () => [offline.status(), offline.queueSize(), realtime.connectionStatus()],
  };
}

describe('an expired token', () => {
  it('[C8] closes the line as well as the queue; another token opens both again', async () => {
    const token = new Subject<string | null>();
    const answers = [throwError(() => ({ status: 401 })), of(null)];
    const { queue, settle, state } = await connected(() => answers.shift() ?? of(null), {
      token: () => token,
    });
    void queue('Eve');
    token.next('old');
    await settle();
    expect(state()).toEqual(['paused-auth', 1, 'disconnected']);
    token.next('old');
    await settle();
    expect(state()).toEqual(['paused-auth', 1, 'disconnected']);
    token.next('new');
    await settle();
    expect(state()).toEqual(['idle', 0, 'connected']);
  });

  it('[C8][Q19][I5] is over with its user: what the next one writes is sent, and their line is open', async () => {
    const user = signal<string | null>('ada');
    const { queue, settle, state } = await connected(
      ({ userKey }) => (userKey === 'ada' ? throwError(() => ({ status: 401 })) : of(null)),
      { userKey: () => user, token: () => of(`of ${user()}`) },
    );
    void queue('Eve');
    await settle();
    expect(state()).toEqual(['paused-auth', 1, 'disconnected']);
    user.set('bob');
    await settle();
    expect(state()).toEqual(['idle', 0, 'connected']);
    void queue('Bo');
    await settle();
    expect(state()).toEqual(['idle', 0, 'connected']);
  });
});
