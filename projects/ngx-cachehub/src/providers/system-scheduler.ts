import { inject, Injectable, NgZone } from '@angular/core';
import type { CacheHubScheduler } from './cache-hub-scheduler';

/** `setTimeout` keeps its delay in 31 bits: a longer one would fire at once. */
const MAX_DELAY_MS = 2 ** 31 - 1;
const FRAME_FALLBACK_MS = 100;

/** The only door to the real clock, timers and randomness. Timers run outside the Angular zone. */
@Injectable({ providedIn: 'root' })
export class SystemScheduler implements CacheHubScheduler {
  readonly #zone = inject(NgZone);

  now(): number {
    return Date.now();
  }

  random(): number {
    return Math.random();
  }

  setTimer(run: () => void, ms: number): () => void {
    return this.#zone.runOutsideAngular(() => {
      const handle = setTimeout(run, Math.min(Math.max(0, ms), MAX_DELAY_MS));
      return () => clearTimeout(handle);
    });
  }

  frame(run: () => void): () => void {
    return this.#zone.runOutsideAngular(() => {
      // A hidden page paints nothing, so the frame races a timer and the first one wins.
      const stop = () => {
        clearTimeout(timer);
        if (frame !== undefined) cancelAnimationFrame(frame);
      };
      const once = () => {
        stop();
        run();
      };
      const timer = setTimeout(once, FRAME_FALLBACK_MS);
      const frame =
        typeof requestAnimationFrame === 'function' ? requestAnimationFrame(once) : undefined;
      return stop;
    });
  }

  uuid(): string {
    if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
    // Insecure origins lack randomUUID; getRandomValues is everywhere.
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }
}
