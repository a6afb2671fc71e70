import { DOCUMENT, isPlatformBrowser } from '@angular/common';
import { DestroyRef, inject, Injectable, InjectionToken, NgZone, PLATFORM_ID } from '@angular/core';
import { CacheEngine } from '../cache/cache-engine';
import type { PollingOptions } from '../providers/polling-options';
import { CACHE_HUB_SCHEDULER } from '../providers/scheduler';
import { injectRealtimeHub } from '../realtime/realtime-hub';
import { IncrementalPulls } from './incremental-pulls';

export const POLLING_OPTIONS = new InjectionToken<Required<PollingOptions>>(
  'ngx-cachehub polling options',
);

/** A line that held so long keeps things current; one that comes and goes does not put polls off. */
const TRUSTED_AFTER_MS = 10_000;

/** Has what is observed loaded again every so often, while nothing else keeps it current. */
@Injectable()
export class Poller {
  readonly #options = inject(POLLING_OPTIONS);
  readonly #engine = inject(CacheEngine);
  readonly #pulls = this.#engine.part(IncrementalPulls);
  readonly #scheduler = inject(CACHE_HUB_SCHEDULER);
  readonly #page = inject(DOCUMENT);
  #isConnected = false;
  /** Connected, and for long enough. */
  #isTrusted = false;
  #stopTimer: (() => void) | undefined;
  #stopTrusting: (() => void) | undefined;

  constructor() {
    if (!isPlatformBrowser(inject(PLATFORM_ID))) return;
    const destroyRef = inject(DestroyRef);
    const listeners = new AbortController();
    inject(NgZone).runOutsideAngular(() =>
      this.#page.addEventListener('visibilitychange', () => this.#adjust(), {
        signal: listeners.signal,
      }),
    );
    // Without realtime nothing is ever connected: polling is all there is.
    const status = injectRealtimeHub()?.status$.subscribe((now) =>
      this.#onLine(now === 'connected'),
    );
    this.#adjust();
    destroyRef.onDestroy(() => {
      listeners.abort();
      status?.unsubscribe();
      this.#stopTrusting?.();
      this.#stop();
    });
  }

  get #isWanted(): boolean {
    const { mode, whenHidden } = this.#options;
    if (mode === 'fallback' && this.#isTrusted) return false;
    return whenHidden === 'continue' || this.#page.visibilityState !== 'hidden';
  }

  #onLine(isConnected: boolean): void {
    if (isConnected === this.#isConnected) return;
    this.#isConnected = isConnected;
    this.#isTrusted = false;
    this.#stopTrusting?.();
    if (isConnected) {
      this.#stopTrusting = this.#scheduler.setTimer(() => {
        this.#isTrusted = true;
        this.#adjust();
      }, TRUSTED_AFTER_MS);
    }
    this.#adjust();
  }

  #adjust(): void {
    if (!this.#isWanted) this.#stop();
    else if (this.#stopTimer === undefined) this.#arm();
  }

  #arm(): void {
    const { intervalMs, jitter } = this.#options;
    const ms = intervalMs * (1 + jitter * (2 * this.#scheduler.random() - 1));
    this.#stopTimer = this.#scheduler.setTimer(() => {
      this.#arm();
      // What comes by the line is newer than what a poll would bring.
      const isCurrent = this.#options.mode === 'fallback' && this.#isConnected;
      if (!isCurrent) this.#poll();
    }, ms);
  }

  /** What changed, where a server can tell that; else everything that is observed. */
  #poll(): void {
    const { book } = this.#engine.context;
    const pulled = new Set<string>();
    const seen = new Set<string>();
    for (const { entity, isObserved } of book.all()) {
      if (!isObserved || entity === undefined || seen.has(entity)) continue;
      seen.add(entity);
      if (this.#pulls.pull(entity)) pulled.add(entity);
    }
    this.#engine.refetchObserved({ except: pulled });
  }

  #stop(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
  }
}
