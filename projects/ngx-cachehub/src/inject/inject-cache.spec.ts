import { Component, input, signal, type Resource } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import {
  CacheHubService,
  defineQuery,
  injectCache,
  provideCacheHub,
  type CacheHubConfig,
  type CacheRef,
} from 'ngx-cachehub';
import {
  CacheHubTestingController,
  provideCacheHubTesting,
  VirtualScheduler,
} from 'ngx-cachehub/testing';
import { of } from 'rxjs';
import { CacheEngine } from '../cache/cache-engine';
import { PushTurns } from '../cache/push-turns';

let hub: CacheHubService;
let controller: CacheHubTestingController;

function setUp(config: CacheHubConfig = { retry: false }): void {
  TestBed.configureTestingModule({ providers: [provideCacheHubTesting({ config })] });
  hub = TestBed.inject(CacheHubService);
  controller = TestBed.inject(CacheHubTestingController);
}

const never = (): never => {
  throw new Error('the source is the test');
};

/** In the root injector: effects run when the controller settles. */
function ref<T>(...args: Parameters<typeof injectCache<T>>): CacheRef<T | undefined> {
  return TestBed.runInInjectionContext(() => injectCache<T>(...args));
}

describe('injectCache', () => {
  beforeEach(() => setUp());
  afterEach(() => controller.verify());

  it('[K2] shows what is cached before anything runs, then what it loads', async () => {
    hub.set('a', 'old');
    const a = ref<string>(() => ({ key: 'a', source: never }));
    expect([a.data(), a.status()]).toEqual(['old', 'resolved']);
    await controller.settle();
    expect([a.data(), a.isFetching(), a.isLoading()]).toEqual(['old', true, true]);
    controller.expectFetch('a').flush('new');
    expect([a.value(), a.status(), a.isFetching()]).toEqual(['new', 'resolved', false]);
  });

  it('[C4][K4] loads again what failed without a value, when the stream of its entity begins', async () => {
    const pushes = TestBed.inject(CacheEngine).part(PushTurns);
    const row = ref<object>(() => ({ key: 'things:detail-1', source: never }));
    await controller.settle();
    controller.expectFetch('things:detail-1').error({ status: 0 });
    await controller.settle();
    expect(row.status()).toBe('error');
    pushes.onCoverageChange('things', true);
    await controller.settle();
    controller.expectFetch('things:detail-1').flush({ id: '1', version: 1 });
    expect([row.status(), row.data()]).toEqual(['resolved', { id: '1', version: 1 }]);
  });

  it('[K2] is loading from the start where there is nothing, and follows every later value', async () => {
    const a = ref<number>(() => ({ key: ['a', { page: 1 }], source: never }));
    expect([a.status(), a.data(), a.hasValue()]).toEqual(['loading', undefined, false]);
    await controller.settle();
    controller.expectFetch(['a', { page: 1 }]).flush(1);
    for (const value of [2, 3]) {
      hub.set(['a', { page: 1 }], value);
      expect([a.value(), a.hasValue()]).toEqual([value, true]);
    }
  });

  it('[K2] is idle, and loads nothing, while the options are undefined', async () => {
    const id = signal<string | undefined>(undefined);
    const a = ref<string>(() =>
      id() === undefined ? undefined : { key: `a:${id()}`, source: never },
    );
    await controller.settle();
    expect([a.status(), a.value(), a.reload()]).toEqual(['idle', undefined, false]);
    id.set('1');
    expect(a.status()).toBe('loading');
    await controller.settle();
    controller.expectFetch('a:1').flush('one');
    expect(a.value()).toBe('one');
    id.set(undefined);
    expect([a.status(), a.value()]).toEqual(['idle', undefined]);
  });

  it('[K5] follows a key that changes: the new value or none at once, the old load aborted', async () => {
    hub.set('k:2', 'two');
    const id = signal(1);
    const k = ref<string>(() => ({ key: `k:${id()}`, source: never }));
    await controller.settle();
    const first = controller.expectFetch('k:1');
    id.set(2);
    expect(k.data()).toBe('two');
    await controller.settle();
    expect(first.aborted).toBe(true);
    controller.expectFetch('k:2').flush('TWO');
    expect(k.value()).toBe('TWO');
    id.set(3);
    expect([k.status(), k.data()]).toEqual(['loading', undefined]);
    await controller.settle();
    controller.expectFetch('k:3');
  });

  it('[K2a] keeps the load when only the source is another one, and uses the newest for the next', async () => {
    const term = signal('x');
    const query = defineQuery<string, string>({ key: () => 'search', source: never });
    const found = ref<string>(() => query(term()));
    await controller.settle();
    const fetch = controller.expectFetch('search');
    term.set('y');
    await controller.settle();
    expect(fetch.aborted).toBe(false);
    fetch.flush('found');
    expect(found.value()).toBe('found');
    term.set('z');
    await controller.settle();
    controller.expectNoFetch('search');
  });

  it('[K2a] loads again by the newest source', () => {
    TestBed.resetTestingModule();
    TestBed.configureTestingModule({ providers: [provideCacheHub({ staleTime: 60_000 })] });
    const term = signal('x');
    const found = ref<string>(() => ({ key: 'search', source: of(`by ${term()}`) }));
    TestBed.tick();
    expect(found.value()).toBe('by x');
    term.set('y');
    TestBed.tick();
    expect(found.value()).toBe('by x');
    TestBed.inject(CacheHubService).remove('search');
    expect(found.value()).toBe('by y');
  });

  it('[K2] keepPrevious shows the value of the key before until the new one is there', async () => {
    const page = signal(1);
    const rows = ref<string>(() => ({ key: `p:${page()}`, source: never }), { keepPrevious: true });
    await controller.settle();
    controller.expectFetch('p:1').flush('one');
    expect(rows.value()).toBe('one');
    page.set(2);
    expect([rows.value(), rows.status(), rows.isStale()]).toEqual(['one', 'loading', true]);
    expect(rows.isPrevious()).toBe(true);
    await controller.settle();
    controller.expectFetch('p:2').error(new Error('no'));
    expect([rows.data(), rows.status(), rows.isPrevious()]).toEqual([undefined, 'error', false]);
    page.set(1);
    expect(rows.value()).toBe('one');
    await controller.settle();
    controller.expectFetch('p:1').flush('ONE');
  });

  it('[K7] select runs when the value changes, and not when the state does', async () => {
    hub.set('n', { a: 1, b: 1 });
    const select = jest.fn((value: { a: number }) => value.a);
    const a = TestBed.runInInjectionContext(() =>
      injectCache(() => ({ key: 'n', source: never as () => { a: number }, select })),
    );
    expect(a.value()).toBe(1);
    await controller.settle();
    controller.expectFetch('n').flush({ a: 1, b: 1 });
    expect([a.value(), a.status(), select.mock.calls.length]).toEqual([1, 'resolved', 1]);
    hub.set('n', { a: 5, b: 1 });
    expect(a.value()).toBe(5);
  });

  it('[K4] tells a select that throws as an error, and does not throw from data', async () => {
    hub.set('n', 1);
    const n = TestBed.runInInjectionContext(() =>
      injectCache<number, number>(() => ({
        key: 'n',
        source: never,
        policy: 'cache-only' as const,
        select: () => {
          throw new Error('bad select');
        },
      })),
    );
    expect([n.data(), n.status(), n.error()?.message]).toEqual([undefined, 'error', 'bad select']);
    await controller.settle();
  });

  it('[K4] value throws while the first load has failed; data never does; reload tries again', async () => {
    const a = ref<string>(() => ({ key: 'a', source: never }));
    await controller.settle();
    controller.expectFetch('a').error(new Error('boom'));
    expect([a.status(), a.data(), a.hasValue()]).toEqual(['error', undefined, false]);
    expect(a.error()).toBeInstanceOf(Error);
    expect(() => a.value()).toThrow(expect.objectContaining({ code: 'fetch-failed' }));
    expect(a.snapshot()).toEqual({ status: 'error', error: a.error() });
    expect(a.reload()).toBe(true);
    controller.expectFetch('a').flush('back');
    expect([a.status(), a.value(), a.error()]).toEqual(['resolved', 'back', undefined]);
  });

  it('[K4] keeps the last value when a reload fails, with the error beside it', async () => {
    const a = ref<string>(() => ({ key: 'a', source: never }));
    await controller.settle();
    controller.expectFetch('a').flush('good');
    expect(a.reload()).toBe(true);
    await controller.settle();
    expect([a.reload(), a.isFetching(), a.status()]).toEqual([false, true, 'reloading']);
    controller.expectFetch('a').error(new Error('503'));
    expect([a.value(), a.status()]).toEqual(['good', 'resolved']);
    expect(a.error()).toBeInstanceOf(Error);
  });

  it('[K2] cache-only shows what comes and never loads', async () => {
    const a = ref<string>(() => ({ key: 'a', source: never, policy: 'cache-only' }));
    await controller.settle();
    expect([a.status(), a.reload()]).toEqual(['idle', false]);
    hub.set('a', 'pushed');
    expect(a.value()).toBe('pushed');
  });

  it('[K2] network-only shows nothing older than its own load, and is an error when that fails', async () => {
    hub.set('a', 'old');
    const a = ref<string>(() => ({ key: 'a', source: never, policy: 'network-only' }));
    expect([a.status(), a.data()]).toEqual(['loading', undefined]);
    await controller.settle();
    controller.expectFetch('a').error(new Error('down'));
    expect([a.status(), a.data(), a.hasValue()]).toEqual(['error', undefined, false]);
    expect(a.reload()).toBe(true);
    expect(a.status()).toBe('loading');
    controller.expectFetch('a').flush('new');
    expect([a.status(), a.value()]).toEqual(['resolved', 'new']);
  });

  it('[K2] network-first falls back to what is there when its load fails', async () => {
    hub.set('a', 'old');
    const a = ref<string>(() => ({ key: 'a', source: never, policy: 'network-first' }));
    await controller.settle();
    expect([a.status(), a.data()]).toEqual(['loading', undefined]);
    controller.expectFetch('a').error(new Error('down'));
    expect([a.status(), a.value(), a.error()]).toEqual(['resolved', 'old', expect.any(Error)]);
  });

  it('[I10] leaves with its component: the load is aborted and nobody observes the key', async () => {
    @Component({ selector: 'ch-page', template: '{{ item.data() }}' })
    class Page {
      readonly id = input.required<string>();
      readonly item = injectCache<string>(() => ({ key: `i:${this.id()}`, source: never }));
    }
    const fixture = TestBed.createComponent(Page);
    fixture.componentRef.setInput('id', '7');
    await controller.settle();
    const fetch = controller.expectFetch('i:7');
    hub.set('i:8', 'eight');
    fixture.componentRef.setInput('id', '8');
    await controller.settle();
    expect([(fixture.nativeElement as HTMLElement).textContent, fetch.aborted]).toEqual([
      'eight',
      true,
    ]);
    const second = controller.expectFetch('i:8');
    fixture.destroy();
    expect(second.aborted).toBe(true);
    await hub.invalidate('i:8');
    controller.expectNoFetch('i:8');
    await controller.advance(5 * 60_000);
    expect([hub.keys(), TestBed.inject(VirtualScheduler).pending]).toEqual([[], 0]);
  });

  it('[N1] is a Resource: hasValue narrows, snapshot tells both sides', () => {
    hub.set('a', 'text');
    const resource: Resource<string | undefined> = ref<string>(() => ({ key: 'a', source: never }));
    const text: string = resource.hasValue() ? resource.value() : '';
    expect(text).toBe('text');
    expect(resource.snapshot()).toEqual({ status: 'resolved', value: 'text' });
  });

  it('[N1] needs an injection context or an injector', () => {
    expect(() => injectCache(() => undefined)).toThrow(/NG0203/);
  });
});
