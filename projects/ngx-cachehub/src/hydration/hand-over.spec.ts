import { TestBed } from '@angular/core/testing';
import { TransferState } from '@angular/core';
import fc from 'fast-check';
import { BehaviorSubject, of, Subject } from 'rxjs';
import { ManualSource, watch } from '../cache/spec-support/hub-fixture';
import type { FetchPolicy } from '../cache/cache-options';
import { deepEqual } from '../core/values';
import { defineEntity } from '../entities/define-entity';
import { injectCache } from '../inject/inject-cache';
import { injectList } from '../inject/inject-list';
import { injectPages } from '../inject/inject-pages';
import { OptimisticUpdates } from '../optimistic/optimistic-updates';
import { FakeDevice } from '../persistence/spec-support/fake-device';
import { withPersistence } from '../persistence/with-persistence';
import { withNoHydration } from '../providers/with-no-hydration';
import { openPage, RENDERED_AT, servePage, type PageHub } from './spec-support/served-page';
import { MAX_PAGE_AGE_MS, TAKE_OVER_MS } from './take-over';

interface Row {
  readonly id: string;
  readonly version: number;
  readonly name: string;
}

const ADA: Row = { id: '1', version: 3, name: 'Ada' };
const KEY = 'people:detail-1';
const LIST = 'people:list-{}';

/** A page on which somebody was loaded. */
const pageOfAda = (config = {}) =>
  servePage({ config }, ({ hub }) => void watch(hub.fetch<Row>(KEY, of(ADA))));

describe('starting from what a server rendered', () => {
  it.each<FetchPolicy>([
    'stale-while-revalidate',
    'cache-first',
    'network-first',
    'network-only',
    'cache-only',
  ])('[N9] shows it at once and loads nothing a second time: %s', async (policy) => {
    const { hub, engine } = openPage(await pageOfAda());
    const source = new ManualSource<Row>();
    const seen = watch(hub.fetch<Row>(KEY, source.load, { policy }));
    expect(seen.values).toEqual([ADA]);
    expect(source.runs).toEqual([]);
    expect(engine.metrics.fetches).toBe(0);
    expect(hub.stateOf(KEY)).toMatchObject({
      status: 'resolved',
      isStale: false,
      isFetching: false,
      updatedAt: RENDERED_AT,
    });
  });

  it('[N9] carries rows that the app brought itself', async () => {
    const people = defineEntity<Row>('people');
    const page = await servePage({}, ({ hub }) =>
      hub.collection(people).apply([{ type: 'CREATE', entityId: '1', entity: ADA, version: 3 }]),
    );
    expect(openPage(page).hub.getValue(KEY)).toEqual(ADA);
  });

  it.each<FetchPolicy>(['stale-while-revalidate', 'network-first', 'network-only'])(
    '[N9] a component’s first rendering has it, before any effect ran: %s',
    async (policy) => {
      openPage(await pageOfAda());
      const source = new ManualSource<Row>();
      const ref = TestBed.runInInjectionContext(() =>
        injectCache<Row>(() => ({ key: KEY, source: source.load, policy })),
      );
      expect([ref.status(), ref.data()]).toEqual(['resolved', ADA]);
      TestBed.tick();
      expect([ref.status(), ref.data(), source.runs]).toEqual(['resolved', ADA, []]);
    },
  );

  it('[N9][I2] a list and a detail are one row again', async () => {
    const json = await servePage({}, ({ hub }) => {
      watch(hub.fetch(LIST, of({ items: [ADA], totalCount: 1 })));
      watch(hub.fetch<Row>(KEY, of({ ...ADA, version: 4, name: 'Ada L.' })));
    });
    const { hub } = openPage(json);
    expect(hub.getValue(LIST)).toEqual({ items: [hub.getValue(KEY)], totalCount: 1 });
    expect(hub.getValue<Row>(KEY)?.name).toBe('Ada L.');
  });

  it('[N9][G3] it passes the gate: what is newer stays', async () => {
    const json = await pageOfAda();
    const user = new Subject<string | null>();
    const { hub } = openPage(json, { config: { userKey: () => user } });
    hub.set(KEY, { ...ADA, version: 9, name: 'newer' });
    user.next(null);
    expect(hub.getValue<Row>(KEY)?.name).toBe('newer');
  });

  it('[N9] the view of a collection has its rows at once, and asks its adapter for nothing', async () => {
    const asked: string[] = [];
    const people = defineEntity<Row>('people', {
      adapter: () => ({
        list: () => {
          asked.push('list');
          return of([ADA]);
        },
      }),
    });
    const namesOf = ({ hub }: PageHub) => watch(hub.collection(people).orderBy('name').watch());
    const json = await servePage({}, (page) => void namesOf(page));
    expect(asked.splice(0)).toEqual(['list']);
    const page = openPage(json);
    expect(page.hub.collection(people).orderBy('name').watchSignal()()).toEqual([ADA]);
    expect(namesOf(page).values).toEqual([[ADA]]);
    await page.hub.collection(people).load();
    expect(asked).toEqual(['list']);
    await page.scheduler.advance(TAKE_OVER_MS);
    expect(namesOf(page).values).toEqual([[ADA]]);
    expect(asked).toEqual(['list']);
  });

  it('[N9] injectList and injectPages have their rows in the first rendering, and ask for nothing', async () => {
    let asked = 0;
    const people = defineEntity<Row>('people', {
      adapter: () => ({ list: () => of({ items: [ADA], totalCount: ++asked }) }),
    });
    const show = () =>
      TestBed.runInInjectionContext(() => ({
        list: injectList(people, (rows) => rows.orderBy('name')),
        pages: injectPages(people, () => ({}), { pageSize: 5 }),
      }));
    const json = await servePage({}, async ({ scheduler }) => {
      const { list, pages } = show();
      list.data();
      pages.data();
      TestBed.tick();
      await scheduler.drain();
      expect([list.data(), pages.data()]).toEqual([[ADA], [ADA]]);
    });
    expect(asked).toBe(2);
    const { scheduler } = openPage(json);
    const { list, pages } = show();
    const shown = () => [list.status(), list.data(), pages.status(), pages.data()];
    expect(shown()).toEqual(['resolved', [ADA], 'resolved', [ADA]]);
    TestBed.tick();
    await scheduler.drain();
    expect(shown()).toEqual(['resolved', [ADA], 'resolved', [ADA]]);
    expect(asked).toBe(2);
  });

  it.each([
    { of: 'an older copy', version: 2, shows: 'Ada' },
    { of: 'a newer one, under a page from a cache', version: 4, shows: 'of the device' },
  ])('[N9][P1] beside $of on the device the newer version shows', async ({ version, shows }) => {
    const device = new FakeDevice();
    const value = { ...ADA, version, name: 'of the device' };
    const updatedAt = RENDERED_AT - 1_000;
    await device.write([{ key: KEY, value, version, updatedAt, schemaVersion: 1 }], [], null);
    const features = [withPersistence({ storage: () => device.connect() })];
    const { hub, scheduler } = openPage(await pageOfAda(), { features, config: { persist: true } });
    expect(hub.getValue<Row>(KEY)?.name).toBe('Ada');
    await scheduler.advance(2_000);
    expect(hub.getValue<Row>(KEY)?.name).toBe(shows);
    expect((await device.load(null)).find(({ key }) => key === KEY)?.value).toEqual(
      hub.getValue(KEY),
    );
  });

  it('[N10] after ten seconds it is as old as it is, and says so', async () => {
    const { hub, scheduler } = openPage(await pageOfAda());
    const source = new ManualSource<Row>();
    const states = watch(hub.state(KEY));
    await scheduler.advance(TAKE_OVER_MS - 1);
    expect(states.values.map(({ isStale }) => isStale)).toEqual([false]);
    await scheduler.advance(1);
    expect(states.values.map(({ isStale }) => isStale)).toEqual([false, true]);
    watch(hub.fetch<Row>(KEY, source.load));
    expect(source.runs).toHaveLength(1);
  });

  it('[N10] its age counts from when the server read it', async () => {
    const { hub, scheduler } = openPage(await pageOfAda());
    const source = new ManualSource<Row>();
    await scheduler.advance(TAKE_OVER_MS);
    watch(hub.fetch<Row>(KEY, source.load, { staleTime: TAKE_OVER_MS + 1_001 }));
    expect(source.runs).toEqual([]);
    watch(hub.fetch<Row>(KEY, source.load, { staleTime: TAKE_OVER_MS + 1_000 }));
    expect(source.runs).toHaveLength(1);
  });

  it('[N10] what a cache kept for more than a minute is shown, and loaded', async () => {
    const { hub } = openPage(await pageOfAda(), { at: RENDERED_AT + MAX_PAGE_AGE_MS + 1 });
    const source = new ManualSource<Row>();
    const seen = watch(hub.fetch<Row>(KEY, source.load));
    expect([seen.values, source.runs.length]).toEqual([[ADA], 1]);
  });

  it('[N10] a server whose clock is ahead makes nothing young for ever', async () => {
    const { hub, scheduler } = openPage(await pageOfAda(), { at: RENDERED_AT - 3_600_000 });
    expect(hub.stateOf(KEY).updatedAt).toBe(RENDERED_AT - 3_600_000);
    await scheduler.advance(TAKE_OVER_MS);
    expect(hub.stateOf(KEY).isStale).toBe(true);
  });

  it('[N10] what was in doubt on the server already is shown, and loaded', async () => {
    const json = await servePage({}, ({ hub }) => {
      watch(hub.fetch<Row>(KEY, of(ADA))).stop();
      void hub.invalidate(KEY);
    });
    const { hub } = openPage(json);
    const source = new ManualSource<Row>();
    const seen = watch(hub.fetch<Row>(KEY, source.load));
    expect([seen.values, source.runs.length]).toEqual([[ADA], 1]);
  });

  it('[N10] invalidate, set and remove hold during the first seconds too', async () => {
    const { hub, scheduler } = openPage(await pageOfAda());
    const source = new ManualSource<Row>();
    watch(hub.fetch<Row>(KEY, source.load));
    void hub.invalidate(KEY);
    await scheduler.drain();
    expect(source.runs).toHaveLength(1);
    hub.set(KEY, { ...ADA, name: 'mine' });
    expect(hub.getValue<Row>(KEY)?.name).toBe('mine');
    hub.remove(KEY);
    expect(hub.has(KEY)).toBe(false);
  });

  it('[N9] once: a hub that is made later in the same page starts with nothing', async () => {
    openPage(await pageOfAda());
    expect(TestBed.inject(TransferState).isEmpty).toBe(true);
  });

  it('[N3] leaves nothing behind: one timer, gone with the hub', async () => {
    const { scheduler } = openPage(await pageOfAda());
    expect(scheduler.pending).toBe(1);
    TestBed.resetTestingModule();
    expect(scheduler.pending).toBe(0);
  });
});

describe('what a page carries', () => {
  it('[N16] nothing with withNoHydration, on either side', async () => {
    const features = [withNoHydration()];
    const json = await servePage(
      { features },
      ({ hub }) => void watch(hub.fetch<Row>(KEY, of(ADA))),
    );
    expect(json).toBe('{}');
    expect(openPage(await pageOfAda(), { features }).hub.keys()).toEqual([]);
  });

  it('[N15] nothing that was not to be kept: persist false, said for the call or the entity', async () => {
    const json = await servePage({ config: { persist: false } }, ({ hub }) => {
      watch(hub.fetch('secret', of('s3cret'), { persist: false }));
      hub.set('open', 'shown');
    });
    expect(json).not.toContain('s3cret');
    expect(openPage(json).hub.keys()).toEqual(['open']);
  });

  it('[N15] no failure, no optimistic change, and nothing that JSON would change', async () => {
    const cyclic: { self?: unknown } = {};
    cyclic.self = cyclic;
    let warned: readonly string[] = [];
    const json = await servePage({}, ({ hub, log }) => {
      watch(hub.fetch('failed', new Subject<string>()));
      watch(hub.fetch<Row>(KEY, of(ADA)));
      TestBed.inject(OptimisticUpdates).apply((cache) =>
        cache.patch('people', '1', { name: 'guess' }),
      );
      for (const value of [new Date(0), new Map(), cyclic, 5n, NaN, { at: undefined }]) {
        hub.set(`odd-${hub.keys().length}`, value);
      }
      TestBed.inject(TransferState).toJson();
      warned = log
        .filter(({ scope }) => scope === 'hydration')
        .map(({ level, message }) => `${level} ${message}`);
    });
    expect(openPage(json).hub.keys()).toEqual([KEY]);
    expect(json).not.toContain('guess');
    expect(warned).toHaveLength(6);
    expect(warned[0]).toMatch(/^warn Expected 'odd-1' to hold what JSON can say/);
  });

  it('[N15][I11] only what belongs to the user who opens it', async () => {
    const userKey = (user: string | null) => ({ userKey: () => of(user) });
    const json = await pageOfAda(userKey('ada'));
    for (const other of ['bob', null]) {
      expect(openPage(json, { config: userKey(other) }).hub.keys()).toEqual([]);
    }
    expect(openPage(json, { config: userKey('ada') }).hub.keys()).toEqual([KEY]);
    expect(openPage(json).hub.keys()).toEqual([]);
  });

  it('[N15][S4] waits in the browser for the user to be known, and holds for the first one only', async () => {
    const user = new Subject<string | null>();
    const { hub } = openPage(await pageOfAda({ userKey: () => of('ada') }), {
      config: { userKey: () => user },
    });
    expect(hub.keys()).toEqual([]);
    user.next('ada');
    expect(hub.getValue(KEY)).toEqual(ADA);
    user.next('bob');
    user.next('ada');
    expect(hub.keys()).toEqual([]);
  });

  it('[N15] nothing while no user is known, and after a change what the last one was shown', async () => {
    expect(await pageOfAda({ userKey: () => new Subject<string>() })).toBe('{}');
    const user = new BehaviorSubject('ada');
    const json = await servePage({ config: { userKey: () => user } }, ({ hub }) => {
      watch(hub.fetch<Row>(KEY, of(ADA))).stop();
      user.next('bob');
      hub.set('draft', 'of bob');
    });
    expect(json).not.toContain('Ada');
    expect(openPage(json, { config: { userKey: () => of('bob') } }).hub.keys()).toEqual(['draft']);
  });

  it('[N9] each hub under its own id', async () => {
    const json = await pageOfAda({ id: 'shop' });
    expect(Object.keys(JSON.parse(json) as object)).toEqual(['ngx-cachehub:shop']);
    expect(openPage(json).hub.keys()).toEqual([]);
    expect(openPage(json, { config: { id: 'shop' } }).hub.keys()).toEqual([KEY]);
  });

  it('[N15] what is no such state is ignored', () => {
    const states = [null, 5, [], {}, { user: 7, entries: [], positions: {} }];
    for (const state of states) {
      const json = JSON.stringify({ 'ngx-cachehub:default': state });
      expect(openPage(json).hub.keys()).toEqual([]);
    }
  });

  it('[N9][S1] every value of JSON comes over as it was, and none leaves its script', async () => {
    const hostile = fc.constantFrom('</script>', '<!--', '\u2028', '<script', ']]>', '\ud800');
    const text = fc.array(fc.oneof(fc.string(), hostile)).map((parts) => parts.join(''));
    // A value as `JSON.stringify` writes it: the text '-0' is JSON, but nothing that is written becomes it.
    const json = fc
      .jsonValue({ stringUnit: 'grapheme' })
      .map((value): unknown => JSON.parse(JSON.stringify(value)));
    const values = fc.dictionary(text, fc.oneof(json, text), { maxKeys: 4 });
    await fc.assert(
      fc.asyncProperty(values, async (given) => {
        const entries = Object.entries(given).filter(([key]) => key !== '' && !key.includes(':'));
        const page = await servePage({}, ({ hub }) => {
          for (const [key, value] of entries) hub.set(key, value);
        });
        expect(page).not.toContain('<');
        const { hub } = openPage(page);
        return entries.every(([key, value]) => deepEqual(hub.getValue(key), value));
      }),
      { numRuns: 60 },
    );
  });
});
