import 'zone.js/node';
import { Component, inject, NgZone, provideZoneChangeDetection } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { provideServerRendering, renderApplication } from '@angular/platform-server';
import { CacheHubService, injectCache, provideCacheHub, withPolling } from 'ngx-cachehub';

@Component({ selector: 'ch-page', template: '{{ name.data() }} {{ plain }} {{ zones.join() }}' })
class Page {
  /** Where loaders run, and where what they bring is told. */
  readonly zones: string[] = [];
  plain: string | undefined;
  readonly name = injectCache<string>(() => ({ key: 'name', source: () => this.load('Ada') }));

  constructor() {
    inject(CacheHubService)
      .fetch('plain', () => this.load('field'))
      .subscribe((value) => {
        this.plain = value;
        this.zones.push(NgZone.isInAngularZone() ? 'told inside' : 'told outside');
      });
  }

  private load(value: string): Promise<string> {
    this.zones.push(NgZone.isInAngularZone() ? 'loaded inside' : 'loaded outside');
    return new Promise((resolve) => setImmediate(() => resolve(value)));
  }
}

describe('rendering an application with zone.js', () => {
  it('[C9][N1][row:own9] ends by itself, and waits for loads that run outside the zone', async () => {
    const log = jest.spyOn(console, 'log').mockImplementation();
    const html = await renderApplication(
      (context) =>
        bootstrapApplication(
          Page,
          {
            providers: [
              provideZoneChangeDetection(),
              provideServerRendering(),
              provideCacheHub({}, withPolling({ mode: 'always', intervalMs: 5 })),
            ],
          },
          context,
        ),
      { document: '<ch-page></ch-page>', url: '/' },
    );
    log.mockRestore();
    expect(html).toContain('Ada field loaded outside,loaded outside,told inside</ch-page>');
  });
});
