import { TestBed } from '@angular/core/testing';
import type { EnvironmentProviders, Provider } from '@angular/core';
import { VirtualScheduler } from 'ngx-cachehub/testing';
import { hubFixture, type HubFixture } from '../../cache/spec-support/hub-fixture';
import type { CacheHubConfig } from '../../providers/cache-hub-config';
import type { CacheHubFeatures } from '../../providers/features';
import type { PersistenceOptions } from '../../providers/persistence-options';
import { CACHE_HUB_SCHEDULER } from '../../providers/scheduler';
import { withPersistence } from '../with-persistence';
import type { FakeDevice } from './fake-device';

export interface PageSetup {
  readonly config?: CacheHubConfig;
  readonly options?: PersistenceOptions;
  readonly features?: readonly CacheHubFeatures[];
  readonly providers?: readonly (Provider | EnvironmentProviders)[];
  readonly startAt?: number;
}

/** A page with a hub that keeps everything on the device, unless its set-up says otherwise. A page that was open is left without a word. */
export function openPage(device: FakeDevice, setup: PageSetup = {}): HubFixture {
  TestBed.resetTestingModule();
  const clock = new VirtualScheduler(setup.startAt === undefined ? {} : { startAt: setup.startAt });
  const fixture = hubFixture(
    { persist: true, ...setup.config },
    {
      features: [
        withPersistence({ storage: () => device.connect(), ...setup.options }),
        ...(setup.features ?? []),
      ],
      providers: [{ provide: CACHE_HUB_SCHEDULER, useValue: clock }, ...(setup.providers ?? [])],
    },
  );
  return { ...fixture, scheduler: clock };
}

/** The page of before is gone: what it would still write does not reach the device. */
export function crash(device: FakeDevice): void {
  device.cut();
  TestBed.resetTestingModule();
  device.writesLeft = Infinity;
}
