import { Component, inject, Injectable, NgModule } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import {
  provideRouter,
  RouterModule,
  withExperimentalAutoCleanupInjectors,
  type Routes,
} from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import {
  CACHE_HUB_CONFIG,
  CACHE_HUB_SCHEDULER,
  CacheHubModule,
  CacheHubService,
  CacheNamespace,
  defineEntity,
  injectCache,
  injectEntity,
  provideCacheEntities,
  provideCacheHub,
  provideNamespaced,
  withPersistence,
  withPolling,
  withRealtime,
} from 'ngx-cachehub';
import { VirtualScheduler } from 'ngx-cachehub/testing';
import { FakeDevice } from '../persistence/spec-support/fake-device';
import { FakeSyncServer } from '../realtime/fake-sync-server.fixture';

interface Report {
  readonly id: string;
  readonly version: number;
  readonly title: string;
}

const reports = defineEntity<Report>('reports', {
  adapter: () => ({ get: (id) => ({ id, version: 1, title: `Report ${id}` }) }),
});

/** Takes the hub in its constructor, as services written before this library do. */
@CacheNamespace('drafts')
@Injectable()
class Drafts {
  // eslint-disable-next-line @angular-eslint/prefer-inject -- a class of that kind is what is proved
  constructor(readonly cache: CacheHubService) {}
}

@Component({ selector: 'ch-home', template: 'home' })
class Home {}

@Component({
  selector: 'ch-report',
  template: '{{ config.id }}: {{ report.data()?.title }}, {{ draft() }}',
})
class ReportPage {
  readonly config = inject(CACHE_HUB_CONFIG);
  readonly report = injectEntity(reports, () => '7');
  readonly draft = inject(Drafts).cache.getSignal<string>('new');

  constructor() {
    inject(CacheHubService).set('drafts:new', 'unsaved');
  }
}

function application(routes: Routes) {
  const scheduler = new VirtualScheduler();
  TestBed.configureTestingModule({
    providers: [
      { provide: CACHE_HUB_SCHEDULER, useValue: scheduler },
      provideCacheHub({ logger: { level: 'silent' } }),
      provideRouter(
        [{ path: '', component: Home }, ...routes],
        withExperimentalAutoCleanupInjectors(),
      ),
    ],
  });
  return { scheduler, hub: TestBed.inject(CacheHubService) };
}

const textOf = ({ routeNativeElement }: RouterTestingHarness) => routeNativeElement?.textContent;

describe('a hub of a lazy route', () => {
  it('[row:own9][N3][N8] is the route’s own, and is gone with its injector: line, timers, device', async () => {
    const server = new FakeSyncServer();
    const device = new FakeDevice();
    const { scheduler, hub } = application([
      {
        path: 'report',
        component: ReportPage,
        providers: [
          provideCacheHub(
            { id: 'reports', persist: true, logger: { level: 'silent' } },
            withRealtime({ transport: () => server }),
            withPolling({ mode: 'always' }),
            withPersistence({ storage: () => device.connect() }),
          ),
          provideCacheEntities(reports),
          provideNamespaced(Drafts),
        ],
      },
    ]);
    const idle = scheduler.pending;
    const harness = await RouterTestingHarness.create();
    for (const visit of [1, 2]) {
      await harness.navigateByUrl('/report');
      await scheduler.advance(300);
      harness.detectChanges();
      expect(textOf(harness)).toBe('reports: Report 7, unsaved');
      expect([server.opened, server.closedWith.length]).toEqual([visit, visit - 1]);
      expect(scheduler.pending).toBeGreaterThan(idle);
      await harness.navigateByUrl('/');
      await scheduler.drain();
      expect([server.opened, server.closedWith.length]).toEqual([visit, visit]);
      expect(scheduler.pending).toBe(idle);
    }
    // The other visit's copies were there: what was chosen is written when the hub ends.
    expect((await device.load(null)).map(({ key }) => key)).toContain('reports:detail-7');
    expect(hub.keys()).toEqual([]);
  });

  it('[row:own9][N1] of a lazy NgModule is its own as well, with its entities', async () => {
    @Component({
      selector: 'ch-module-page',
      // eslint-disable-next-line @angular-eslint/prefer-standalone -- a page of an NgModule is what is proved
      standalone: false,
      template: '{{ config.id }}: {{ report.data()?.title }}',
    })
    class ModulePage {
      readonly config = inject(CACHE_HUB_CONFIG);
      readonly report = injectEntity(reports, () => '8');
    }
    @NgModule({
      declarations: [ModulePage],
      imports: [
        RouterModule.forChild([{ path: '', component: ModulePage }]),
        CacheHubModule.forRoot({ id: 'module', logger: { level: 'silent' } }),
        CacheHubModule.forFeature(reports),
      ],
    })
    class LazyModule {}
    const { hub } = application([
      { path: 'module', loadChildren: () => Promise.resolve(LazyModule) },
    ]);
    const harness = await RouterTestingHarness.create('/module');
    await harness.fixture.whenStable();
    expect(textOf(harness)).toBe('module: Report 8');
    expect(hub.keys()).toEqual([]);
  });

  it('[row:own9][N1] a lazy route without one adds its entities to the hub that is there', async () => {
    @Component({
      selector: 'ch-shared',
      template: '{{ report.data()?.title }} {{ again.data()?.title }}',
    })
    class SharedPage {
      readonly report = injectEntity(reports, () => '9');
      readonly again = injectCache<Report>(() => ({
        key: 'reports:detail-9',
        source: () => Promise.reject(new Error('not asked')),
        policy: 'cache-only',
      }));
    }
    const { hub } = application([
      { path: 'shared', component: SharedPage, providers: [provideCacheEntities(reports)] },
    ]);
    const harness = await RouterTestingHarness.create('/shared');
    await harness.fixture.whenStable();
    expect(textOf(harness)).toBe('Report 9 Report 9');
    await harness.navigateByUrl('/');
    expect(hub.keys()).toEqual(['reports:detail-9']);
  });
});
