import {
  ApplicationRef,
  createEnvironmentInjector,
  EnvironmentInjector,
  PLATFORM_ID,
} from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { config, NEVER, throwError } from 'rxjs';
import { provideCacheHub } from '../providers/provide-cache-hub';
import { REALTIME_PORT } from '../providers/realtime-port';
import { BROWSER_SIGNALS } from './browser-signals';
import { CacheEngine } from './cache-engine';
import { CacheHubService } from './cache-hub.service';
import { hubFixture, ManualSource, watch } from './spec-support/hub-fixture';

const MINUTE = 60_000;

describe('the hub and its injector', () => {
  it('[N3] ends every subscription, timer and listener with its environment', async () => {
    const { hub, scheduler } = hubFixture();
    const listeners = { shown: 0, online: 0 };
    const count = (what: keyof typeof listeners) => () => {
      listeners[what]++;
      return () => void listeners[what]--;
    };
    const injector = createEnvironmentInjector(
      [
        {
          provide: BROWSER_SIGNALS,
          useValue: { onShown: count('shown'), onOnline: count('online') },
        },
        provideCacheHub({ logger: { level: 'silent' } }),
      ],
      TestBed.inject(EnvironmentInjector),
    );
    const lazy = injector.get(CacheHubService);
    expect(lazy).not.toBe(hub);
    const source = new ManualSource<number>();
    lazy.set('b', 1);
    const waiting = watch(lazy.fetch('a', source.load, { refreshIntervalMs: 1_000 }));
    const shown = watch(lazy.get('b'));
    const events = watch(lazy.events$);
    const promise = lazy.ensure('c', source.load);
    expect(listeners).toEqual({ shown: 1, online: 1 });
    injector.destroy();
    expect(source.runs.map(({ signal }) => signal.aborted)).toEqual([true, true]);
    expect([waiting.isComplete, shown.isComplete, events.isComplete]).toEqual([true, true, true]);
    await expect(promise).rejects.toMatchObject({ code: 'destroyed' });
    expect([listeners, scheduler.pending]).toEqual([{ shown: 0, online: 0 }, 0]);
    expect(watch(lazy.fetch('a', source.load)).error).toMatchObject({ code: 'destroyed' });
  });

  it('[K2][N3] a fetch that waits with `next` alone has no error thrown at nobody when its hub ends', async () => {
    const unheard = jest.fn();
    config.onUnhandledError = unheard;
    const injector = createEnvironmentInjector(
      [provideCacheHub({ logger: { level: 'silent' } })],
      TestBed.inject(EnvironmentInjector),
    );
    const hub = injector.get(CacheHubService);
    const complete = jest.fn();
    hub.fetch('a', () => NEVER).subscribe();
    hub.fetch('b', () => NEVER).subscribe({ complete });
    injector.destroy();
    await new Promise((resolve) => void setTimeout(resolve));
    config.onUnhandledError = null;
    expect([unheard.mock.calls, complete.mock.calls]).toEqual([[], [[]]]);
  });

  it('[N3] lets go of all keys at once, however many there are, and of those that load', () => {
    hubFixture();
    const injector = createEnvironmentInjector(
      [provideCacheHub({ logger: { level: 'silent' } })],
      TestBed.inject(EnvironmentInjector),
    );
    const hub = injector.get(CacheHubService);
    const { book } = injector.get(CacheEngine).context;
    const source = new ManualSource<number>();
    for (let key = 0; key < 100; key++) hub.set(`key ${key}`, key);
    watch(hub.fetch('loads', source.load));
    expect([book.size, book.idle.size]).toEqual([101, 100]);
    const oneByOne = jest.spyOn(book, 'delete');
    injector.destroy();
    expect(oneByOne).not.toHaveBeenCalled();
    expect([book.size, book.idle.size, [...book.all()]]).toEqual([0, 0, []]);
    expect(source.runs.map(({ signal }) => signal.aborted)).toEqual([true]);
  });

  it('[N3] the hub of a lazy route shares nothing with that of the application', () => {
    const { hub } = hubFixture();
    const injector = createEnvironmentInjector(
      [provideCacheHub({ id: 'lazy' })],
      TestBed.inject(EnvironmentInjector),
    );
    injector.get(CacheHubService).set('a', 1);
    expect([hub.keys(), injector.get(CacheHubService).keys()]).toEqual([[], ['a']]);
    injector.destroy();
  });

  it('[C9] the first load of a key holds the application unstable, later ones do not', async () => {
    const { hub, scheduler } = hubFixture();
    const app = TestBed.inject(ApplicationRef);
    const stable: boolean[] = [];
    app.isStable.subscribe((value) => stable.push(value));
    const source = new ManualSource<number>();
    watch(hub.fetch('a', source.load));
    expect(stable.at(-1)).toBe(false);
    source.flush(1);
    await app.whenStable();
    expect(stable.at(-1)).toBe(true);
    void hub.invalidate('a');
    await scheduler.drain();
    expect([source.runs.length, stable.at(-1)]).toEqual([2, true]);
  });

  it('[C9] a load that fails, or that nobody waits for, lets go of it too', async () => {
    const { hub, scheduler } = hubFixture({ retry: false });
    const source = new ManualSource<number>();
    const seen = watch(hub.fetch('a', source.load));
    seen.stop();
    watch(hub.fetch('b', () => throwError(() => new Error('down'))));
    await scheduler.drain();
    await expect(TestBed.inject(ApplicationRef).whenStable()).resolves.toBeUndefined();
  });

  it('[C9] on the server platform nothing ticks, listens or is retried', async () => {
    const onShown = jest.fn();
    const { hub, scheduler } = hubFixture(
      { gcTime: MINUTE },
      {
        providers: [
          { provide: PLATFORM_ID, useValue: 'server' },
          { provide: BROWSER_SIGNALS, useValue: { onShown, onOnline: onShown } },
        ],
      },
    );
    const source = new ManualSource<number>();
    const seen = watch(hub.fetch('a', source.load, { refreshIntervalMs: 1_000 }));
    source.flush(1);
    void hub.invalidate('a');
    await scheduler.drain();
    source.fail({ status: 503 });
    seen.stop();
    hub.set('b', 1);
    expect([scheduler.pending, onShown.mock.calls.length, source.runs.length]).toEqual([0, 0, 2]);
  });

  it('[X6] refetches stale observed keys once when the page returns, spread by jitter', async () => {
    const returns: (() => void)[] = [];
    const listen = (run: () => void) => (returns.push(run), () => undefined);
    const { hub, scheduler } = hubFixture(
      {},
      {
        providers: [{ provide: BROWSER_SIGNALS, useValue: { onShown: listen, onOnline: listen } }],
      },
    );
    const stale = new ManualSource<number>();
    const fresh = new ManualSource<number>();
    watch(hub.fetch('a', stale.load));
    watch(hub.fetch('b', fresh.load, { staleTime: MINUTE }));
    stale.flush(1);
    fresh.flush(1);
    for (const run of returns) run();
    expect(stale.runs).toHaveLength(1);
    await scheduler.advance(500);
    expect([returns.length, stale.runs.length, fresh.runs.length]).toEqual([2, 2, 1]);
  });

  it('[X6] does not listen where the configuration says no', () => {
    const listen = jest.fn(() => () => undefined);
    hubFixture(
      { refetchOnFocus: false, refetchOnReconnect: false },
      {
        providers: [{ provide: BROWSER_SIGNALS, useValue: { onShown: listen, onOnline: listen } }],
      },
    );
    expect(listen).not.toHaveBeenCalled();
  });

  it('[C10] fetch holds a server subscription only with realtime, and only while observed', () => {
    const held: string[] = [];
    const port = {
      hold: (entity: string) => {
        held.push(`+${entity}`);
        return () => void held.push(`-${entity}`);
      },
      covers: () => false,
      clientId: 'me',
    };
    const { hub } = hubFixture({}, { providers: [{ provide: REALTIME_PORT, useValue: port }] });
    const source = new ManualSource<object>();
    watch(hub.fetch('things:detail-1', source.load));
    expect(held).toEqual([]);
    const seen = watch(hub.fetch('things:detail-1', source.load, { realtime: true }));
    seen.stop();
    expect(held).toEqual(['+things', '-things']);
  });

  it('[S5] logs no value below debug', () => {
    const lines: unknown[] = [];
    const { hub } = hubFixture({ logger: { level: 'info', sink: (line) => lines.push(line) } });
    watch(hub.fetch('a', () => throwError(() => new Error('canary')), { retry: false }));
    hub.set('a', 'canary');
    expect(JSON.stringify(lines)).not.toContain('canary');
  });

  it('[row:E9] the log level and its sink are the app’s, at run time too', () => {
    const lines: string[] = [];
    const { hub } = hubFixture({
      logger: { level: 'silent', sink: ({ message }) => lines.push(message) },
    });
    hub.set('a', undefined);
    hub.setLogLevel('warn');
    hub.set('a', undefined);
    expect([lines.length, hub.has('a')]).toEqual([1, false]);
  });
});
