import { TestBed } from '@angular/core/testing';
import {
  CacheHubService,
  defineEntity,
  detailKey,
  injectCache,
  RealtimeCacheService,
  withNoHydration,
  type EntityChange,
} from 'ngx-cachehub';
import {
  CacheHubTestingController,
  provideCacheHubTesting,
  VirtualScheduler,
  type CacheHubTestingOptions,
} from 'ngx-cachehub/testing';

let hub: CacheHubService;
let controller: CacheHubTestingController;

function setUp(options?: CacheHubTestingOptions): void {
  TestBed.configureTestingModule({ providers: [provideCacheHubTesting(options)] });
  hub = TestBed.inject(CacheHubService);
  controller = TestBed.inject(CacheHubTestingController);
}

const source = jest.fn(() => 'from the source');

describe('CacheHubTestingController', () => {
  it('[row:A10] answers a load by its key; the source never runs', () => {
    setUp();
    const seen: unknown[] = [];
    hub.fetch(['rows', { b: 2, a: 1 }], source).subscribe((value) => seen.push(value));
    expect(() => controller.verify()).toThrow(/Open fetches: '\["rows",\{"a":1,"b":2\}\]'/);
    controller.expectFetch(['rows', { a: 1, b: 2 }]).flush('from the test');
    controller.verify();
    expect([seen, source.mock.calls.length]).toEqual([['from the test'], 0]);
  });

  it('[row:A10] fails a load, and each retry is a load of its own', async () => {
    setUp();
    const errors: unknown[] = [];
    hub.fetch('a', source).subscribe({ error: (error: unknown) => errors.push(error) });
    controller.expectFetch('a').error(new Error('1'));
    controller.expectNoFetch('a');
    await controller.advance(1_000);
    controller.expectFetch('a').error(new Error('2'));
    await controller.advance(2_000);
    controller.expectFetch('a').error(new Error('3'));
    expect(errors).toEqual([expect.objectContaining({ code: 'fetch-failed' })]);
  });

  it('[row:A10] says what it expected, and refuses a second answer or one too late', () => {
    setUp();
    expect(() => controller.expectFetch('a')).toThrow("Expected one fetch of 'a'; found 0.");
    const subscription = hub.fetch('a', source).subscribe();
    expect(() => controller.expectNoFetch('a')).toThrow("Expected no fetch of 'a'; found 1.");
    const fetch = controller.expectFetch('a');
    subscription.unsubscribe();
    expect(fetch.aborted).toBe(true);
    expect(() => fetch.flush(1)).toThrow(/was aborted/);
    hub.fetch('b', source).subscribe();
    const answered = controller.expectFetch('b');
    answered.flush(1);
    expect(() => answered.error(new Error())).toThrow(/answered already/);
    expect(answered.aborted).toBe(false);
  });

  it('[row:A10] plays the server of the socket: open, emit, drop, open again', async () => {
    setUp();
    const changes: EntityChange[] = [];
    const realtime = TestBed.inject(RealtimeCacheService);
    realtime.subscribeToEntity('notes').subscribe((change) => changes.push(change));
    expect(() => controller.realtime.emit({})).toThrow(/Call open\(\) first/);
    await controller.settle();
    expect([realtime.connectionStatus(), controller.realtime.subscriptions]).toEqual([
      'connecting',
      [],
    ]);
    controller.realtime.open();
    await controller.settle();
    expect([realtime.isConnected(), controller.realtime.subscriptions]).toEqual([true, ['notes']]);
    expect(controller.realtime.sent).toEqual([{ type: 'SUBSCRIBE', entityType: 'notes' }]);
    const entity = { id: 1, text: 'a', version: 1 };
    controller.realtime.emit({
      type: 'ENTITY_CREATED',
      data: { entityType: 'notes', entityId: 1, entity, version: 1 },
    });
    await controller.advance(100);
    expect(changes).toEqual([expect.objectContaining({ type: 'CREATE', entity })]);
    controller.realtime.drop();
    expect([realtime.isConnected(), controller.realtime.subscriptions]).toEqual([false, []]);
    await controller.advance(60_000);
    expect(realtime.isConnected()).toBe(false);
    controller.realtime.open();
    await controller.advance(60_000);
    expect([realtime.isConnected(), controller.realtime.subscriptions]).toEqual([true, ['notes']]);
  });

  it('[row:A10] begins with what it is given, and takes rows later', () => {
    setUp({ entries: { settings: { theme: 'dark' } }, config: { staleTime: 5 } });
    expect(hub.getValue('settings')).toEqual({ theme: 'dark' });
    const things = defineEntity<{ key: string }, string>('things', { idField: 'key' });
    controller.seed(things, [{ key: 'a' }]);
    controller.seed('plain', [{ id: 7, version: 1 }]);
    expect([hub.has(detailKey('things', 'a')), hub.has(detailKey('plain', 7))]).toEqual([
      true,
      true,
    ]);
    expect(() => controller.seed('plain', [{ key: 'a' }])).toThrow(/'id'/);
  });

  it('[row:A10] tells what happened, from the first entry on', () => {
    setUp({ entries: { a: 1 } });
    hub.fetch('b', source).subscribe();
    expect(controller.events().map(({ type, key }) => [type, key])).toEqual([
      ['set', 'a'],
      ['fetch', 'b'],
    ]);
  });

  it('[row:A10] takes the browser off line and back, and leaves it as it was', () => {
    setUp({ online: false });
    expect(navigator.onLine).toBe(false);
    const heard = jest.fn();
    window.addEventListener('online', heard, { once: true });
    controller.setOnline(true);
    expect([navigator.onLine, heard.mock.calls.length]).toEqual([true, 1]);
    controller.setOnline(false);
    TestBed.resetTestingModule();
    expect(navigator.onLine).toBe(true);
  });

  it('[row:A10] moves time by itself alone, effects included, and is quiet at the end', async () => {
    setUp({ config: { gcTime: 1_000 } });
    const scheduler = TestBed.inject(VirtualScheduler);
    const begin = scheduler.now();
    const value = TestBed.runInInjectionContext(() =>
      injectCache<string>(() => ({ key: 'a', source })),
    );
    await controller.settle();
    expect(scheduler.now()).toBe(begin);
    controller.expectFetch('a').flush('x');
    await controller.advance(5_000);
    expect([scheduler.now() - begin, value.data()]).toEqual([5_000, 'x']);
    TestBed.resetTestingModule();
    expect(scheduler.pending).toBe(0);
  });

  it('[row:A10] goes by the features that it is given', () => {
    setUp({ features: [] });
    expect(() => TestBed.inject(RealtimeCacheService).connect()).toThrow(
      expect.objectContaining({ code: 'not-configured' }),
    );
    TestBed.resetTestingModule();
    setUp({ features: [withNoHydration()] });
    TestBed.inject(RealtimeCacheService).connect();
    controller.realtime.open();
    expect(TestBed.inject(RealtimeCacheService).isConnected()).toBe(true);
  });
});
