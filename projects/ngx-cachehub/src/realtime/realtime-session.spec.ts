import { BehaviorSubject, Subject } from 'rxjs';
import { loggedLine } from './spec-support/logged-line';

afterEach(() => jest.restoreAllMocks());

describe('the token of a line', () => {
  it('[C8] the token is in the first frame', () => {
    const { server, realtime } = loggedLine({}, { token: () => 'secret' });
    realtime.connect();
    expect(server.sent[0]).toMatchObject({ type: 'HELLO', protocol: 1, token: 'secret' });
  });

  it('[C8] AUTH_REQUIRED renews the token on the open line', () => {
    let count = 0;
    const { server, realtime } = loggedLine({ token: () => `token-${++count}` });
    realtime.connect();
    server.emit({ type: 'AUTH_REQUIRED', inMs: 1_000 });
    expect(server.messages('AUTH')).toMatchObject([{ token: 'token-2' }]);
    expect(server.opened).toBe(1);
  });

  it('[C8] another emission of the token goes out on the open line', () => {
    const token = new BehaviorSubject<string | null>('one');
    const { server, realtime } = loggedLine({ token: () => token });
    realtime.connect();
    token.next('one');
    token.next('two');
    expect(server.messages('AUTH')).toMatchObject([{ token: 'two' }]);
  });

  it('[C8] a token that is withdrawn ends the line that was opened with it', async () => {
    const token = new BehaviorSubject<string | null>('one');
    const { server, clock, realtime } = loggedLine({ token: () => token });
    realtime.connect();
    token.next(null);
    expect(server.closedWith).toEqual([1000]);
    await clock.advance(1_000);
    expect(server.messages('HELLO')).toHaveLength(1);
    expect(server.messages('HELLO')[0].token).toBeUndefined();
  });

  it('[C8] a refused token is renewed once; a second refusal fails until there is another', async () => {
    const token = new BehaviorSubject<string | null>('old');
    const { server, clock, realtime, statuses } = loggedLine({ token: () => token });
    server.welcomes = false;
    realtime.connect();
    server.drop(4401);
    await clock.advance(1_000);
    expect(server.opened).toBe(2);
    server.drop(4401);
    expect(statuses.at(-1)).toBe('failed');
    expect(realtime.lastError()?.code).toBe('unauthenticated');
    server.welcomes = true;
    token.next('new');
    expect(statuses.at(-1)).toBe('connected');
  });

  it('[C8] renewToken resolves when the server took the token, and rejects when it did not', async () => {
    const { server, realtime } = loggedLine({ token: () => 'secret' });
    realtime.connect();
    await expect(realtime.renewToken()).resolves.toBeUndefined();
    const send = jest.spyOn(server, 'send').mockReturnValue(undefined);
    const lost = realtime.renewToken();
    send.mockRestore();
    server.drop();
    await expect(lost).rejects.toMatchObject({ code: 'disconnected' });
  });

  it('[C8] without a token to send the line is given up and tried again', async () => {
    let fails = true;
    const { server, clock, realtime } = loggedLine({
      token: () => (fails ? Promise.reject(new Error('no')) : 'secret'),
    });
    realtime.connect();
    await clock.drain();
    expect(server.messages('HELLO')).toEqual([]);
    expect(realtime.connectionStatus()).toBe('reconnecting');
    fails = false;
    await clock.advance(1_000);
    expect(realtime.connectionStatus()).toBe('connected');
  });

  it('[C0] a token that comes after its line was lost is sent on none', async () => {
    const token = new Subject<string>();
    const { server, clock, realtime } = loggedLine({ token: () => token });
    realtime.connect();
    server.drop();
    token.next('late');
    expect(server.sent).toEqual([]);
    await clock.advance(1_000);
    token.next('in time');
    expect(server.messages('HELLO')).toMatchObject([{ token: 'in time' }]);
  });
});
