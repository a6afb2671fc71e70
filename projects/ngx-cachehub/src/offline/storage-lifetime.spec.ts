import { DOCUMENT } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import {
  OfflineSyncService,
  withOffline,
  type CacheHubFeatures,
  type LogRecord,
} from 'ngx-cachehub';
import { CacheHubTestingController, provideCacheHubTesting } from 'ngx-cachehub/testing';
import { Device } from './spec-support/mortal-store';
import { ageAtRisk, STORAGE_LIFETIME } from './storage-lifetime';

const DAY_MS = 86_400_000;
const APPLE = { vendor: 'Apple Computer, Inc.' };
const note = (payload: unknown) => ({ type: 'note', payload });

describe('the lifetime of what a page stores', () => {
  const lifetimeIn = (navigator: object, isStandalone?: boolean) => {
    const media = isStandalone === undefined ? undefined : () => ({ matches: isStandalone });
    const defaultView = { navigator, matchMedia: media };
    const page = { defaultView, querySelectorAll: () => [] };
    TestBed.resetTestingModule();
    TestBed.configureTestingModule({ providers: [{ provide: DOCUMENT, useValue: page }] });
    const { keptForMs } = TestBed.inject(STORAGE_LIFETIME);
    TestBed.resetTestingModule();
    return keptForMs;
  };

  it.each([
    ['WebKit', APPLE, false, 7 * DAY_MS],
    ['a test whose window lacks media queries', APPLE, undefined, 7 * DAY_MS],
    ['an app of the Dock', { vendor: 'Apple Computer, Inc.' }, true, null],
    [
      'an app of the home screen',
      { vendor: 'Apple Computer, Inc.', standalone: true },
      false,
      null,
    ],
    ['Chromium', { vendor: 'Google Inc.' }, false, null],
    ['Firefox', { vendor: '' }, false, null],
  ])('[Q7] is known by the engine and by whether the site is installed: %s', (...args) => {
    const [, navigator, isStandalone, keptForMs] = args;
    expect(lifetimeIn(navigator, isStandalone)).toBe(keptForMs);
  });

  it('[Q7] puts at risk what has waited until two days before the end', () => {
    expect([ageAtRisk({ keptForMs: 7 * DAY_MS }), ageAtRisk({ keptForMs: null })]).toEqual([
      5 * DAY_MS,
      null,
    ]);
  });
});

describe('writes that have waited for days', () => {
  function open(features: CacheHubFeatures[], keptForMs: number | null) {
    TestBed.resetTestingModule();
    const logged: unknown[] = [];
    const sink = ({ level, message }: LogRecord) => logged.push([level, message]);
    TestBed.configureTestingModule({
      providers: [
        provideCacheHubTesting({
          online: false,
          config: { logger: { level: 'warn', sink } },
          features,
        }),
        { provide: STORAGE_LIFETIME, useValue: { keptForMs } },
      ],
    });
    const controller = TestBed.inject(CacheHubTestingController);
    const told = () => controller.events().filter(({ type }) => type === 'storage-degraded');
    return { controller, logged, told, offline: TestBed.inject(OfflineSyncService) };
  }

  /** A page over a device on which one action has waited for six days, and one for four. */
  async function openLater(keptForMs: number | null) {
    const device = new Device();
    const features = () => {
      const connection = device.connect();
      return [withOffline({ storage: () => connection })];
    };
    const first = open(features(), keptForMs);
    const old = await first.offline.queueOfflineAction(note('old'));
    const young = await first.offline.queueOfflineAction({ ...note('young'), lane: 'b' });
    const days = new Map([
      [old, 6],
      [young, 4],
    ]);
    const aged = (await device.stored()).map((action) => ({
      ...action,
      createdAt: action.createdAt - (days.get(action.id) ?? 0) * DAY_MS,
    }));
    await device.connect().put(aged);
    const page = open(features(), keptForMs);
    await page.controller.settle();
    return { ...page, old };
  }

  it('[Q7] are told once, by their ids, where the browser may delete them', async () => {
    const { controller, offline, logged, told, old } = await openLater(7 * DAY_MS);
    const details = { reason: 'old-actions', ids: [old] };
    expect(told()).toMatchObject([{ source: 'storage', details }]);
    expect(logged).toEqual([['warn', expect.stringContaining('seven days')]]);
    await offline.queueOfflineAction({ ...note('new'), lane: 'c' });
    await controller.advance(60_000);
    expect(told()).toHaveLength(1);
  });

  it('[Q7] are no matter where the browser keeps them, or where none is on the device', async () => {
    expect((await openLater(null)).told()).toEqual([]);
    const { controller, offline, told } = open([withOffline()], 7 * DAY_MS);
    await offline.queueOfflineAction(note('in memory'));
    await controller.advance(6 * DAY_MS);
    expect(told()).toEqual([]);
  });
});
