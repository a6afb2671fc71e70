import { createEnvironmentInjector, EnvironmentInjector } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  CacheHubService,
  defineEntity,
  injectCache,
  injectList,
  injectPages,
  RealtimeCacheService,
  withAudit,
  withConflictResolution,
  withCrossTab,
  withPersistence,
  withPolling,
} from 'ngx-cachehub';
import {
  CacheHubTestingController,
  provideCacheHubTesting,
  VirtualScheduler,
} from 'ngx-cachehub/testing';
import { CacheEngine } from '../cache/cache-engine';
import { FakeDevice } from '../persistence/spec-support/fake-device';

const HUBS = 1_000;

interface Todo {
  readonly id: string;
  readonly title: string;
  readonly version: number;
}

const TODOS = defineEntity<Todo>('todos', { adapter: () => ({ list: () => [] }), history: 3 });

interface Listening {
  readonly target: EventTarget;
  readonly type: string;
  readonly listener: unknown;
  readonly signal: AbortSignal | undefined;
}

/** Every listener that somebody has on the page, its window and what else outlives a hub. */
class Listeners {
  private readonly all = new Set<Listening>();
  private readonly kinds = new Set<string>();
  private readonly spies: jest.SpyInstance[] = [];

  constructor() {
    // jsdom's window has methods of its own.
    for (const holder of [window.EventTarget.prototype, window]) this.spyOn(holder);
  }

  private spyOn(holder: EventTarget): void {
    const add = holder.addEventListener;
    const remove = holder.removeEventListener;
    const note = (target: EventTarget, args: Parameters<EventTarget['addEventListener']>) => {
      const [type, listener, options] = args;
      if (target instanceof AbortSignal) return;
      const signal = typeof options === 'object' ? options.signal : undefined;
      this.all.add({ target, type, listener, signal });
      this.kinds.add(type);
    };
    const forget = (target: EventTarget, type: string, listener: unknown) => {
      for (const one of this.all) {
        if (one.target === target && one.type === type && one.listener === listener) {
          this.all.delete(one);
        }
      }
    };
    this.spies.push(
      jest.spyOn(holder, 'addEventListener').mockImplementation(function (
        this: EventTarget | undefined,
        ...args
      ) {
        note(this ?? window, args);
        add.apply(this ?? window, args);
      }),
      jest.spyOn(holder, 'removeEventListener').mockImplementation(function (
        this: EventTarget | undefined,
        ...args
      ) {
        forget(this ?? window, args[0], args[1]);
        remove.apply(this ?? window, args);
      }),
    );
  }

  /** What somebody listens to still. */
  get left(): readonly string[] {
    for (const one of this.all) if (one.signal?.aborted === true) this.all.delete(one);
    return Array.from(this.all, ({ type }) => type);
  }

  /** What anybody ever listened to. */
  get ever(): readonly string[] {
    return [...this.kinds].sort();
  }

  restore(): void {
    for (const spy of this.spies) spy.mockRestore();
  }
}

/** Makes a hub with every feature, uses it as an application does, and ends it. */
async function useOnce(parent: EnvironmentInjector): Promise<{
  readonly timers: number;
  readonly remains: readonly WeakRef<object>[];
}> {
  const device = new FakeDevice();
  const features = [
    withPolling(),
    withPersistence({ storage: () => device.connect() }),
    withAudit({ sink: noop }),
    withCrossTab(),
    withConflictResolution(),
  ];
  const config = { entities: [TODOS], persist: true, logger: { level: 'silent' as const } };
  const injector = createEnvironmentInjector(
    [provideCacheHubTesting({ config, features })],
    parent,
  );
  const controller = injector.get(CacheHubTestingController);
  const hub = injector.get(CacheHubService);
  const todos = hub.collection(TODOS);
  controller.realtime.open();
  injector.get(RealtimeCacheService).connect();
  hub.fetch('plain', () => [1]).subscribe({ error: noop });
  todos.where('title', '!=', 'x').watch().subscribe({ error: noop });
  todos.watchOne('t1').subscribe({ error: noop });
  const list = injectList(TODOS, (rows) => rows.orderBy('title'), { injector });
  const pages = injectPages(TODOS, () => ({}), { pageSize: 2, injector });
  const cached = injectCache(() => ({ key: 'other', source: () => [2] }), { injector });
  TestBed.tick();
  await controller.settle();
  void todos.save({ title: 'queued' }).catch(noop);
  void todos.update('t1', { title: 'typed' }, { debounceMs: 1_000 }).catch(noop);
  const data = {
    entityType: 'todos',
    entityId: 't2',
    entity: { id: 't2', title: 'a', version: 1 },
  };
  controller.realtime.emit({ type: 'ENTITY_CREATED', data });
  await controller.advance(100);
  expect([list.data()?.length !== undefined, pages.status(), cached.status()]).toEqual([
    true,
    'loading',
    'loading',
  ]);
  const scheduler = injector.get(VirtualScheduler);
  const remains = [hub, injector.get(CacheEngine), todos, list, pages, injector].map(
    (one) => new WeakRef<object>(one),
  );
  injector.destroy();
  await scheduler.drain();
  return { timers: scheduler.pending, remains };
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  gc();
}

describe('hubs that were made, used and ended', () => {
  it('[N3][I10] leave no timer and no listener, and nothing of them stays', async () => {
    TestBed.configureTestingModule({});
    const parent = TestBed.inject(EnvironmentInjector);
    const listeners = new Listeners();
    const remains: WeakRef<object>[] = [];
    // What the framework puts on once stays on.
    await useOnce(parent);
    const before = listeners.left;
    for (let n = 0; n < HUBS; n++) {
      const used = await useOnce(parent);
      expect([used.timers, listeners.left]).toEqual([0, before]);
      remains.push(...used.remains);
    }
    expect(listeners.ever).toEqual(expect.arrayContaining(['freeze', 'online', 'pagehide']));
    listeners.restore();
    // What a task still holds is let go of when it ends.
    await new Promise((resolve) => setTimeout(resolve));
    collectGarbage();
    const alive = remains.filter((one) => one.deref() !== undefined).length;
    expect(alive).toBeLessThan(remains.length / 100);
  }, 300_000);
});

function noop(): void {
  // The hub ends with what is under way.
}
