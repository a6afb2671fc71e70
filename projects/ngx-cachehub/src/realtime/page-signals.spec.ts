import { loggedLine } from './spec-support/logged-line';

function hide(state: 'hidden' | 'visible'): void {
  jest.spyOn(document, 'visibilityState', 'get').mockReturnValue(state);
  document.dispatchEvent(new Event('visibilitychange'));
}

afterEach(() => jest.restoreAllMocks());

describe('a page that is hidden, left or frozen', () => {
  it('[C7] a page hidden for five minutes closes its line and resumes when shown', async () => {
    const { server, clock, realtime } = loggedLine();
    realtime.subscribeToEntity('customers').subscribe();
    server.update('customers', '1', 1, {});
    hide('hidden');
    await clock.advance(5 * 60_000);
    expect(realtime.connectionStatus()).toBe('disconnected');
    await clock.advance(60_000);
    expect(server.opened).toBe(1);
    hide('visible');
    expect(realtime.connectionStatus()).toBe('connected');
    expect(server.messages('SUBSCRIBE')[0].from).toEqual({ epoch: 'e1', seq: 1 });
  });

  it('[C7] hidden: false keeps the line of a hidden page', async () => {
    const { clock, realtime } = loggedLine({ hidden: false });
    realtime.connect();
    hide('hidden');
    await clock.advance(60 * 60_000);
    expect(realtime.connectionStatus()).toBe('connected');
  });

  it('[C7] closes on pagehide and opens on pageshow', () => {
    const { server, realtime } = loggedLine();
    realtime.connect();
    window.dispatchEvent(new Event('pagehide'));
    expect(server.closedWith).toEqual([1000]);
    window.dispatchEvent(new Event('pageshow'));
    expect(realtime.connectionStatus()).toBe('connected');
  });

  it('[C7][row:E9] a tab that is frozen closes its line, and resumes its streams when it wakes up', () => {
    const { server, realtime } = loggedLine();
    realtime.subscribeToEntity('customers').subscribe();
    server.update('customers', '1', 1, {});
    document.dispatchEvent(new Event('freeze'));
    expect([server.closedWith, realtime.isConnected()]).toEqual([[1000], false]);
    document.dispatchEvent(new Event('resume'));
    expect(realtime.isConnected()).toBe(true);
    expect(server.messages('SUBSCRIBE')[0].from).toEqual({ epoch: 'e1', seq: 1 });
  });

  it('[C7] a line that the app closed stays closed when the page is back', () => {
    const { server, realtime } = loggedLine();
    realtime.connect();
    realtime.disconnect();
    for (const type of ['pagehide', 'pageshow']) window.dispatchEvent(new Event(type));
    document.dispatchEvent(new Event('resume'));
    expect([server.opened, realtime.connectionStatus()]).toEqual([1, 'disconnected']);
  });
});
