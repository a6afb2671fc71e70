import { provideHttpClient, withFetch } from '@angular/common/http';
import { AsyncPipe } from '@angular/common';
import {
  Component,
  inject,
  provideZonelessChangeDetection,
  signal,
  type EnvironmentProviders,
  type Provider,
  type Type,
} from '@angular/core';
import { bootstrapApplication, provideClientHydration } from '@angular/platform-browser';
import { provideServerRendering, renderApplication } from '@angular/platform-server';
import { provideRouter, RouterOutlet, type Routes } from '@angular/router';
import {
  CACHE_HUB_SCHEDULER,
  CacheHubService,
  defineEntity,
  injectCache,
  injectEntity,
  OfflineSyncService,
  provideCacheEntities,
  provideCacheHub,
  RealtimeCacheService,
  withConflictResolution,
  withCrossTab,
  withOffline,
  withPersistence,
  withPolling,
  withRealtime,
  type SnapshotStore,
} from 'ngx-cachehub';
import {
  indexedDbOutbox,
  indexedDbSnapshots,
  provideCacheHubIndexedDb,
} from 'ngx-cachehub/indexed-db';
import { VirtualScheduler } from 'ngx-cachehub/testing';

interface Person {
  readonly id: string;
  readonly name: string;
  readonly version: number;
}

const HOSTILE = '</script><script>alert(1)</script>';
const later = <T>(value: T) => new Promise<T>((resolve) => setImmediate(() => resolve(value)));

async function render(
  page: Type<unknown>,
  providers: readonly (Provider | EnvironmentProviders)[],
  url = '/',
): Promise<{ html: string; state: Record<string, unknown>; scheduler: VirtualScheduler }> {
  const scheduler = new VirtualScheduler();
  const log = jest.spyOn(console, 'log').mockImplementation();
  const html = await renderApplication(
    (context) =>
      bootstrapApplication(
        page,
        {
          providers: [
            provideZonelessChangeDetection(),
            provideServerRendering(),
            provideClientHydration(),
            { provide: CACHE_HUB_SCHEDULER, useValue: scheduler },
            ...providers,
          ],
        },
        context,
      ),
    { document: '<html><head></head><body><ch-page></ch-page></body></html>', url },
  );
  log.mockRestore();
  const [, script = '{}'] = /<script id="ng-state"[^>]*>(.*?)<\/script>/s.exec(html) ?? [];
  return { html, scheduler, state: JSON.parse(script) as Record<string, unknown> };
}

@Component({
  selector: 'ch-page',
  imports: [AsyncPipe],
  template: `<b>{{ one.data() }}</b
    ><i>{{ two$ | async }}</i>`,
})
class TwoReads {
  readonly one = injectCache<string>(() => ({ key: 'one', source: () => later(HOSTILE) }));
  readonly two$ = inject(CacheHubService).fetch('two', () => later('second'));
}

describe('rendering on a server', () => {
  it('[row:own9][C9][N1] waits for the first loads of what it shows, and carries them, escaped', async () => {
    const { html, state } = await render(TwoReads, [provideCacheHub()]);
    expect(html).toContain('<b>&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;</b>');
    expect(html).toContain('<i>second</i>');
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(state['ngx-cachehub:default']).toMatchObject({
      user: null,
      entries: [
        ['one', HOSTILE, expect.any(Number), 'read'],
        ['two', 'second', expect.any(Number), 'read'],
      ],
    });
  });

  it('[N15][C9] follows a user who is a signal, and says whose the page is', async () => {
    const user = signal<string | null>(null);
    @Component({ selector: 'ch-page', template: '{{ mine.data() }}' })
    class Page {
      readonly mine = injectCache<string>(() => ({
        key: 'mine',
        source: () => later(`of ${user()}`),
      }));

      constructor() {
        inject(CacheHubService).set('before', 'of nobody');
        user.set('ada');
      }
    }
    const { html, state } = await render(Page, [provideCacheHub({ userKey: () => user })]);
    expect(html).toContain('of ada');
    expect(state['ngx-cachehub:default']).toMatchObject({
      user: 'ada',
      entries: [['mine', 'of ada', expect.any(Number), 'read']],
    });
  });

  it('[C9] ends although a load fails, and carries nothing of it', async () => {
    @Component({ selector: 'ch-page', template: '{{ one.status() }}' })
    class Failing {
      readonly one = injectCache<string>(() => ({
        key: 'one',
        source: () => Promise.reject(new Error('down')),
      }));
    }
    const { html, state, scheduler } = await render(Failing, [
      provideCacheHub({ logger: { level: 'silent' } }),
    ]);
    expect(html).toContain('>error</ch-page>');
    expect(state['ngx-cachehub:default']).toMatchObject({ entries: [] });
    expect(scheduler.pending).toBe(0);
  });

  it('[C9] with every feature on: no socket, no timer, no device, no channel, nothing that ticks', async () => {
    const opened: string[] = [];
    const globals = ['WebSocket', 'indexedDB', 'BroadcastChannel', 'navigator'] as const;
    const before = globals.map((name) => Object.getOwnPropertyDescriptor(globalThis, name));
    for (const name of globals) {
      Object.defineProperty(globalThis, name, {
        configurable: true,
        get: () => {
          opened.push(name);
          return undefined;
        },
      });
    }
    @Component({ selector: 'ch-page', template: '{{ one.data() }} {{ status() }} {{ queue() }}' })
    class Page {
      readonly one = injectCache<string>(() => ({
        key: 'people:detail-1',
        source: () => later('there'),
        realtime: true,
        staleTime: 5,
        refreshIntervalMs: 10,
        persist: true,
      }));
      readonly status = inject(RealtimeCacheService).connectionStatus;
      readonly queue = inject(OfflineSyncService).status;
    }
    const calls: string[] = [];
    const { html, scheduler, state } = await render(Page, [
      provideHttpClient(withFetch()),
      provideCacheHubIndexedDb(),
      provideCacheHub(
        { userKey: undefined, refetchOnFocus: true },
        withRealtime({ url: 'ws://127.0.0.1:9/', connect: 'eager' }),
        withOffline({ storage: indexedDbOutbox }),
        withPersistence({ storage: () => counting(indexedDbSnapshots(), calls) }),
        withConflictResolution(),
        withPolling({ intervalMs: 5, mode: 'always' }),
        withCrossTab(),
      ),
    ]);
    globals.forEach((name, i) => {
      const descriptor = before[i];
      if (descriptor === undefined) Reflect.deleteProperty(globalThis, name);
      else Object.defineProperty(globalThis, name, descriptor);
    });
    expect(html).toContain('there disconnected');
    expect(state).toHaveProperty('ngx-cachehub:default');
    expect([opened, calls, scheduler.pending]).toEqual([[], [], 0]);
  });

  it('[N8][N9] a lazy route’s own hub, with its id, is carried beside the application’s', async () => {
    const people = defineEntity<Person>('people', {
      adapter: () => ({ get: (id) => later({ id, name: `P${id}`, version: 1 }) }),
    });
    @Component({ selector: 'ch-lazy', template: '{{ person.data()?.name }}' })
    class LazyPage {
      readonly person = injectEntity(people, () => '7');
    }
    @Component({ selector: 'ch-page', imports: [RouterOutlet], template: '<router-outlet />' })
    class Shell {
      readonly hub = inject(CacheHubService);
      constructor() {
        this.hub.set('shell', 1);
      }
    }
    const routes: Routes = [
      {
        path: 'lazy',
        providers: [provideCacheHub({ id: 'lazy' }), provideCacheEntities(people)],
        loadComponent: () => later(LazyPage),
      },
    ];
    const { html, state } = await render(
      Shell,
      [provideRouter(routes), provideCacheHub()],
      '/lazy',
    );
    expect(html).toContain('P7');
    expect(state['ngx-cachehub:default']).toMatchObject({
      entries: [['shell', 1, expect.anything(), 'read']],
    });
    expect(state['ngx-cachehub:lazy']).toMatchObject({
      entries: [['people:detail-7', { id: '7' }, expect.anything(), 'read']],
    });
  });

  it('[N9] of two hubs with one id the first is carried, and the second says so', async () => {
    const warnings: string[] = [];
    const sink = ({ message }: { readonly message: string }) => warnings.push(message);
    @Component({ selector: 'ch-inner', template: 'inner' })
    class Inner {
      constructor() {
        inject(CacheHubService).set('inner', 1);
      }
    }
    @Component({ selector: 'ch-page', imports: [RouterOutlet], template: '<router-outlet />' })
    class Shell {
      constructor() {
        inject(CacheHubService).set('shell', 1);
      }
    }
    const routes: Routes = [
      {
        path: '',
        providers: [provideCacheHub({ logger: { level: 'warn', sink } })],
        component: Inner,
      },
    ];
    const { state } = await render(Shell, [provideRouter(routes), provideCacheHub()]);
    expect(state['ngx-cachehub:default']).toMatchObject({
      entries: [['shell', 1, expect.anything(), 'read']],
    });
    expect(warnings).toEqual([expect.stringContaining("got 'default' twice")]);
  });
});

/** Tells which of its calls were made. */
function counting(store: SnapshotStore, calls: string[]): SnapshotStore {
  const told = <A extends readonly unknown[], R>(name: string, call: (...args: A) => R) => {
    return (...args: A): R => {
      calls.push(name);
      return call(...args);
    };
  };
  return {
    load: told('load', store.load.bind(store)),
    write: told('write', store.write.bind(store)),
    clear: told('clear', store.clear.bind(store)),
  };
}
