import { TestBed, type ComponentFixture } from '@angular/core/testing';
import { CacheHubService } from 'ngx-cachehub';
import { CacheHubTestingController, provideCacheHubTesting } from 'ngx-cachehub/testing';

import { ConnectionBadge } from './connection-badge';

describe('the connection badge on the page', () => {
  let fixture: ComponentFixture<ConnectionBadge>;
  let hub: CacheHubTestingController;

  beforeEach(async () => {
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] });
    TestBed.configureTestingModule({ providers: [provideCacheHubTesting()] });
    hub = TestBed.inject(CacheHubTestingController);
    fixture = TestBed.createComponent(ConnectionBadge);
    // Somebody watches, or there would be no line.
    TestBed.inject(CacheHubService)
      .fetch('metrics:list-all', () => [], { realtime: true })
      .subscribe();
    await hub.settle();
  });

  afterEach(() => jest.useRealTimers());

  function badge(): HTMLElement {
    const found = (fixture.nativeElement as HTMLElement).querySelector<HTMLElement>(
      '[data-testid="connection-badge"]',
    );
    if (found === null) throw new Error('Expected a badge.');
    return found;
  }

  function panelOf(): HTMLElement {
    const found = (fixture.nativeElement as HTMLElement).querySelector<HTMLElement>(
      '[data-testid="connection-panel"]',
    );
    if (found === null) throw new Error('Expected a panel.');
    return found;
  }

  it('[C1] goes from Connecting… to Live, says so aloud, and back when the line breaks', async () => {
    expect(badge().textContent).toContain('Connecting…');
    hub.realtime.open();
    await hub.settle();
    expect(badge().textContent).toContain('Live');
    const spoken = (fixture.nativeElement as HTMLElement).querySelector('[role="status"]');
    expect(spoken?.textContent).toBe('Connection: Live');
    hub.realtime.drop();
    await hub.settle();
    expect(badge().dataset['state']).toBe('connecting');
  });

  it('[C1] turns Offline after 10 s without a line; the reason is behind a click', async () => {
    hub.realtime.open();
    await hub.settle();
    hub.realtime.drop();
    await hub.settle();
    jest.advanceTimersByTime(10_000);
    await hub.settle();
    expect(badge().dataset['state']).toBe('offline');

    badge().click();
    await hub.settle();
    const panel = panelOf();
    const said = (testId: string) =>
      panel.querySelector(`[data-testid="${testId}"]`)?.textContent?.trim();
    expect(said('connection-status')).toBe('reconnecting');
    expect(Number(said('connection-attempts'))).toBeGreaterThan(0);
    expect(said('connection-error')).toContain('1006');
    expect(panel.textContent).toContain('it heals by itself');
  });

  it('[C1] a terminal close does not heal by itself, and the panel says so', async () => {
    hub.realtime.open();
    await hub.settle();
    hub.realtime.drop(4403);
    await hub.settle();
    expect(badge().dataset['state']).toBe('offline');
    badge().click();
    await hub.settle();
    const panel = panelOf();
    expect(panel.textContent).toContain('connect by hand');
    expect(panel.textContent).not.toContain('by itself');
  });
});
