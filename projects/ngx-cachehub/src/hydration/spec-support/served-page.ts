import { makeStateKey, PLATFORM_ID, TransferState } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { VirtualScheduler } from 'ngx-cachehub/testing';
import { CacheEngine } from '../../cache/cache-engine';
import { CacheHubService } from '../../cache/cache-hub.service';
import type { CacheHubConfig } from '../../providers/cache-hub-config';
import type { OptionalFeature } from '../../providers/features';
import type { LogRecord } from '../../providers/log-record';
import { provideCacheHub } from '../../providers/provide-cache-hub';
import { CACHE_HUB_SCHEDULER } from '../../providers/scheduler';

/** A hub on one side of the wire, on a clock of its own. */
export interface PageHub {
  readonly hub: CacheHubService;
  readonly engine: CacheEngine;
  readonly scheduler: VirtualScheduler;
  readonly log: readonly LogRecord[];
}

export interface PageSetup {
  readonly config?: CacheHubConfig;
  readonly features?: readonly OptionalFeature[];
  /** ms since the epoch. */
  readonly at?: number;
}

export const RENDERED_AT = Date.UTC(2026, 0, 1);

/** Runs `use` on a hub on the server, and renders: what Angular would write into the page. */
export async function servePage(
  setup: PageSetup,
  use: (page: PageHub) => void | Promise<void>,
): Promise<string> {
  const page = openHub({ at: RENDERED_AT, ...setup }, 'server', '{}');
  await use(page);
  return TestBed.inject(TransferState).toJson();
}

/** Opens the page in a browser, a second later unless told otherwise. */
export function openPage(json: string, setup: PageSetup = {}): PageHub {
  return openHub({ at: RENDERED_AT + 1_000, ...setup }, 'browser', json);
}

function openHub(
  { config, features = [], at }: PageSetup,
  platform: 'browser' | 'server',
  json: string,
): PageHub {
  TestBed.resetTestingModule();
  const scheduler = new VirtualScheduler({ startAt: at });
  const log: LogRecord[] = [];
  const logger = { level: 'debug', sink: (record: LogRecord) => log.push(record) } as const;
  TestBed.configureTestingModule({
    providers: [
      { provide: PLATFORM_ID, useValue: platform },
      { provide: CACHE_HUB_SCHEDULER, useValue: scheduler },
      { provide: TransferState, useFactory: () => stateOf(json) },
      provideCacheHub({ logger, ...config }, ...features),
    ],
  });
  const hub = TestBed.inject(CacheHubService);
  return { hub, engine: TestBed.inject(CacheEngine), scheduler, log };
}

function stateOf(json: string): TransferState {
  const state = new TransferState();
  const known: unknown = JSON.parse(json);
  for (const [key, value] of Object.entries(known ?? {})) state.set(makeStateKey(key), value);
  return state;
}
