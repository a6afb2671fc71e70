import type { ConnectionStatus } from 'ngx-cachehub';
import { TestScheduler } from 'rxjs/testing';

import { connectionView, OFFLINE_AFTER_MS, type ConnectionView } from './connection-view';

const STATUS: Record<string, ConnectionStatus> = {
  d: 'disconnected',
  c: 'connecting',
  o: 'connected',
  r: 'reconnecting',
  f: 'failed',
};
const VIEW: Record<string, ConnectionView> = { L: 'live', C: 'connecting', O: 'offline' };
const ONLINE = { y: true, n: false };

function check(status: string, online: string, expected: string): void {
  const scheduler = new TestScheduler((actual, wanted) => expect(actual).toEqual(wanted));
  scheduler.run(({ hot, cold, expectObservable }) => {
    const view$ = connectionView(hot(status, STATUS), cold(online, ONLINE), scheduler);
    expectObservable(view$).toBe(expected, VIEW);
  });
}

describe('the connection badge', () => {
  it('[C1] says Connecting… while it opens and Live once connected', () => {
    check('c-o', 'y', 'C-L');
  });

  it('[C1] says Offline when disconnected and when failed', () => {
    check('d-c-o-f', 'y', 'O-C-L-O');
  });

  it('[C1] stays at Connecting… for a reconnect within 10 s', () => {
    check('o 9999ms r 9999ms o', 'y', 'L 9999ms C 9999ms L');
  });

  it('[C1] turns Offline once a reconnect lasts 10 s, and Live again afterwards', () => {
    check('o-r 12s o', 'y', `L-C ${OFFLINE_AFTER_MS - 1}ms O 2s L`);
  });

  it('[C1] counts the 10 s from the first sign of reconnecting, not from each attempt', () => {
    check('r 6s r 6s o', 'y', 'C 9999ms O 2001ms L');
  });

  it('[C1] says Offline whenever the network is gone, whatever the socket says', () => {
    check('o', 'y-n-y', 'L-O-L');
  });

  it('[C1] emits each view once, though its causes repeat', () => {
    check('d-f-d', 'n-n-n', 'O');
  });
});
