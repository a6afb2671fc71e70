import {
  ApplicationRef,
  ChangeDetectionStrategy,
  Component,
  createComponent,
  EnvironmentInjector,
  NgZone,
} from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { CacheHubService, provideCacheHub, RealtimeCacheService } from 'ngx-cachehub';
import { withDevtools } from 'ngx-cachehub/devtools';
import { openDevtools } from './spec-support/open-devtools';

let checks = 0;

/** A view of the app that is checked whenever the app is, as most are in an app with zone.js. */
@Component({
  selector: 'ch-spec-app-view',
  changeDetection: ChangeDetectionStrategy.Default,
  template: '{{ check() }}',
})
class AppView {
  protected check(): string {
    checks += 1;
    return '';
  }
}

function showAppView(): void {
  const environmentInjector = TestBed.inject(EnvironmentInjector);
  const { hostView } = createComponent(AppView, { environmentInjector });
  TestBed.inject(ApplicationRef).attachView(hostView);
}

describe('withDevtools in a zone app', () => {
  it('[J9] an open panel, which looks again and again, keeps nothing from being stable', async () => {
    localStorage.clear();
    const devtools = withDevtools(() => ({ enabled: true, initialIsOpen: true }));
    TestBed.configureTestingModule({ providers: [provideCacheHub({}, devtools)] });
    const zone = TestBed.inject(NgZone);
    zone.run(() => TestBed.inject(CacheHubService));
    const panel = () => document.querySelector('ch-devtools')?.shadowRoot?.querySelector('.panel');
    for (let i = 0; i < 100 && !panel(); i++) await new Promise((done) => setTimeout(done));
    expect(panel()).toBeTruthy();
    expect([zone.hasPendingMacrotasks, zone.isStable]).toEqual([false, true]);
  });

  it('[J9] an open panel has no view of the app checked', async () => {
    const { hub, look, textOf, press } = await openDevtools();
    showAppView();
    const checksOfTenLooks = async () => {
      const before = checks;
      for (let i = 0; i < 10; i++) await look();
      return checks - before;
    };
    await look();
    hub.set('seen', 1);
    const open = await checksOfTenLooks();
    expect(textOf('.row .cut')).toEqual(['seen']);
    await press('.panel', 'Escape');
    // The tests themselves have the app checked at each step: an open panel adds nothing to that.
    expect(await checksOfTenLooks()).toBe(open);
  });

  it('[J9] its switch cuts the page off and brings it back, and its tabs show it', async () => {
    const { tab, click, textOf, far } = await openDevtools();
    const status = TestBed.inject(RealtimeCacheService).connectionStatus;
    await tab('connection');
    await click('[data-testid="devtools-offline"]');
    expect(status()).toBe('disconnected');
    expect(textOf('[data-testid="devtools-status"]')).toEqual(['disconnected']);
    await click('[data-testid="devtools-offline"]');
    far.realtime.open();
    await far.settle();
    expect(textOf('[data-testid="devtools-status"]')).toEqual(['connected']);
  });
});
