import { TestBed } from '@angular/core/testing';
import { RealtimeCacheService } from 'ngx-cachehub';
import { CacheHubTestingController } from './cache-hub-testing-controller';
import { provideCacheHubTesting } from './provide-cache-hub-testing';

async function setUp() {
  TestBed.configureTestingModule({ providers: [provideCacheHubTesting()] });
  const controller = TestBed.inject(CacheHubTestingController);
  const realtime = TestBed.inject(RealtimeCacheService);
  realtime.connect();
  controller.realtime.open();
  await controller.settle();
  return { controller, realtime, server: controller.realtime };
}

describe('requests, topics and rooms in tests', () => {
  it('[row:A10][row:B2] a request waits for the test, which answers or refuses it', async () => {
    const { controller, realtime, server } = await setUp();
    const told: unknown[] = [];
    const note = {
      next: (value: unknown) => told.push(value),
      error: (e: unknown) => told.push(e),
    };
    realtime.request('search', { text: 'ada' }).subscribe(note);
    expect(() => controller.verify()).toThrow(/'search'/);
    expect(() => server.expectRequest('other')).toThrow(/found 0; what waits: 'search'/);
    expect(() => server.expectNoRequest('search')).toThrow();
    const search = server.expectRequest('search');
    expect(search.params).toEqual({ text: 'ada' });
    search.flush(['c42']);
    expect(told).toEqual([['c42']]);
    expect(() => search.flush([])).toThrow(/answered/);
    realtime.request('pay').subscribe(note);
    server.expectRequest('pay').error('TOO_POOR', 'No money.');
    expect(told[1]).toMatchObject({ code: 'server-error', details: { code: 'TOO_POOR' } });
    controller.verify();
  });

  it('[row:A10] a request that nobody waits for any more says so', async () => {
    const { controller, realtime, server } = await setUp();
    const asked = realtime.request('slow').subscribe();
    const slow = server.expectRequest('slow');
    asked.unsubscribe();
    expect(slow.cancelled).toBe(true);
    expect(() => slow.flush(1)).toThrow(/cancelled/);
    realtime.request('late', 1, { timeoutMs: 100 }).subscribe({ error: () => undefined });
    await controller.advance(100);
    server.expectNoRequest('late');
    realtime.request('lost').subscribe({ error: () => undefined });
    const lost = server.expectRequest('lost');
    server.drop();
    expect(lost.cancelled).toBe(true);
    controller.verify();
  });

  it('[row:A10][row:C1] topics: what the app publishes is seen, what others publish is heard', async () => {
    const { controller, realtime, server } = await setUp();
    const room = realtime.topic<string>('room:1');
    const heard: string[] = [];
    server.publish('room:1', 'too early');
    const listening = room.messages$.subscribe((message) => heard.push(message));
    expect(server.topics).toEqual(['room:1']);
    room.publish('Hello');
    server.publish('room:1', 'Hi', { from: 'bob' });
    expect([heard, server.published('room:1')]).toEqual([['Hi'], ['Hello']]);
    server.drop();
    expect(server.topics).toEqual([]);
    server.open();
    await controller.advance(2_000);
    expect(server.topics).toEqual(['room:1']);
    listening.unsubscribe();
    expect(server.topics).toEqual([]);
  });

  it('[row:A10][X4] shared state: the server keeps what is retained and gives it to newcomers', async () => {
    const { realtime, server } = await setUp();
    server.publish('plan', { title: 'Launch' }, { retain: true });
    const plan = realtime.sharedState('plan', { initial: { title: '', size: 0 } });
    expect(plan.state()).toEqual({ title: 'Launch', size: 0 });
    plan.set({ size: 3 });
    expect(server.published('plan')).toEqual([{ size: 3 }]);
    server.publish('plan', { size: 4 }, { retain: true });
    expect(plan.state().size).toBe(4);
    expect(realtime.sharedState('plan', { initial: { size: 0 } }).state().size).toBe(4);
  });

  it('[row:A10][row:D5] presence: others join, change and leave, and the app is one of them', async () => {
    const { controller, realtime, server } = await setUp();
    const board = realtime.presence<string>('board');
    server.join('board', { id: 'n1', userId: 'ann', state: 'sales' });
    expect(board.members()).toEqual([]);
    board.update('team');
    expect(server.presentIn('board')).toBe('team');
    server.join('board', { id: 'n2', state: 'sales' });
    server.join('board', { id: 'n1', userId: 'ann', state: 'away' });
    const told = () => board.members().map(({ state, self }) => [state, self]);
    expect(told()).toEqual([
      ['away', false],
      ['team', true],
      ['sales', false],
    ]);
    server.leave('board', 'n2');
    server.drop();
    server.open();
    await controller.advance(2_000);
    expect(told()).toEqual([
      ['away', false],
      ['team', true],
    ]);
    board.leave();
    expect(server.presentIn('board')).toBeUndefined();
  });
});
