import { isPlatformBrowser } from '@angular/common';
import {
  EnvironmentInjector,
  inject,
  NgZone,
  PLATFORM_ID,
  runInInjectionContext,
  untracked,
  type Signal,
} from '@angular/core';
import { PLUG } from '../inspect/plug';
import { CACHE_HUB_CONFIG } from '../providers/cache-hub-config';
import { REALTIME_PORT } from '../providers/realtime-port';
import { CACHE_HUB_SCHEDULER } from '../providers/scheduler';
import { TABS_PORT } from '../tabs/tabs-port';
import { AuthPause } from './auth-pause';
import { Connectivity } from './connectivity';
import { CONNECTIVITY_SIGNALS } from './connectivity-signals';
import { OFFLINE_OPTIONS } from './resolve-offline-options';
import type { SendGate } from './user-queue-ports';

export interface QueueGatePorts {
  /** Connectivity changed (`isNews`), or it is time to try. */
  readonly onConnectivity: (isOnline: boolean, isNews: boolean) => void;
  /** The server does not know the user any more, or does again. */
  readonly onPause: (isPaused: boolean) => void;
}

/** The way out of the page: open to the tab that sends, while the server is in reach and knows the user. */
export class QueueGate implements SendGate {
  readonly #tabs = inject(TABS_PORT, { optional: true });
  readonly connectivity: Connectivity;
  readonly auth: AuthPause;

  constructor(ports: QueueGatePorts) {
    const { probe } = inject(OFFLINE_OPTIONS);
    const environment = inject(EnvironmentInjector);
    const realtime = inject(REALTIME_PORT, { optional: true });
    const signals = inject(CONNECTIVITY_SIGNALS);
    const scheduler = inject(CACHE_HUB_SCHEDULER);
    const plug = inject(PLUG, { optional: true });
    const isBrowser = isPlatformBrowser(inject(PLATFORM_ID));
    this.connectivity = inject(NgZone).runOutsideAngular(
      () =>
        new Connectivity({
          signals,
          scheduler,
          line$: realtime?.status$,
          probe: probe && (() => runInInjectionContext(environment, probe)),
          plug,
          isBrowser,
          onChange: ports.onConnectivity,
        }),
    );
    this.auth = new AuthPause({
      token: inject(CACHE_HUB_CONFIG).token,
      realtime,
      onChange: ports.onPause,
    });
  }

  get leads(): boolean {
    return this.#tabs === null || untracked(this.#tabs.isLeader);
  }

  get hasOthers(): boolean {
    return this.#tabs !== null;
  }

  get closed() {
    if (!this.leads) return 'not-leader';
    if (untracked(this.auth.isPaused)) return 'paused-auth';
    return this.connectivity.mayTry ? undefined : 'offline';
  }

  get isOnline(): boolean {
    return untracked(this.isOnlineNow);
  }

  /** `isOnline` as a signal. */
  get isOnlineNow(): Signal<boolean> {
    return this.connectivity.isOnline;
  }

  async mayLead(): Promise<boolean> {
    this.auth.listen();
    return this.stillLeads();
  }

  async stillLeads(): Promise<boolean> {
    return this.#tabs === null || this.#tabs.mayLead();
  }

  answered(): void {
    this.connectivity.answered();
  }

  accepted(): void {
    this.auth.accepted();
  }

  lost(): void {
    this.connectivity.lost();
  }

  unauthenticated(): void {
    this.auth.pause();
  }

  destroy(): void {
    this.connectivity.destroy();
    this.auth.destroy();
  }
}
