import { InjectionToken } from '@angular/core';
import type { LoadStart } from '../cache/subscribe-first';
import type { Patch } from '../core/gate';
import type { BatchOutcome } from '../core/store/change-set';
import type { CacheEventInput } from '../providers/cache-event';
import type { HubCounters } from '../providers/cache-metrics';
import type { LogLevel } from '../providers/log-record';

/** What the realtime side needs of the engine, which owns all cached state. */
export interface RealtimeEngine {
  /** Applies a batch in one turn; observers were told when it returns. */
  applyPatches(patches: readonly Patch[], source: 'realtime' | 'tab'): BatchOutcome;
  /** All of the entity may be out of date: what is observed is refetched, spread over `spreadMs`. */
  markEntityStale(entity: string, options?: { readonly spreadMs?: number }): void;
  /** The user may not see all of the entity any more: what is known of it goes, in memory and on the device, and what is observed is asked for again. */
  forgetEntity(entity: string): void;
  /** Whether the entity is defined or anything of it is cached. */
  isHeld(entity: string): boolean;
  /** What loads wait for. */
  beforeLoads(start: LoadStart): void;
  /** A healthy, gap-free subscription began or went on, or is interrupted. */
  onCoverageChange(entity: string, covered: boolean): void;
  /** Nobody holds the entity's subscription any more. */
  onCoverageEnd(entity: string): void;
  /** The server told its time, in ms since the epoch. */
  hearServerTime(serverTime: number): void;
  emit(event: CacheEventInput): void;
  log(level: LogLevel, scope: string, message: string, details?: unknown): void;
  readonly metrics: HubCounters;
  /** The counters moved. */
  bump(): void;
}

/** The engine, as the realtime side sees it. */
export const REALTIME_ENGINE = new InjectionToken<RealtimeEngine>('ngx-cachehub realtime engine');
