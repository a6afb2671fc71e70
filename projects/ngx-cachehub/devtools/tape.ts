import type { DestroyRef } from '@angular/core';
import { inject, Injectable } from '@angular/core';
import type { CacheEvent, CacheHubService } from 'ngx-cachehub';
import { CACHE_HUB_SCHEDULER, type ɵWireTap } from 'ngx-cachehub';
import { DEVTOOLS_OPTIONS } from './devtools-options';

/** What happened, in the order in which it did: `place` counts from 1, for the life of the tape. */
export type TapeItem =
  | {
      readonly place: number;
      readonly at: number;
      readonly kind: 'event';
      readonly event: CacheEvent;
    }
  | {
      readonly place: number;
      readonly at: number;
      readonly kind: 'in' | 'out';
      readonly frame: string;
    };

/** Longer frames are kept by their beginning. */
const MAX_FRAME_CHARACTERS = 20_000;

/** Records a hub's events and frames from its start, in bounded memory. What is shown of it is made when it is shown. */
@Injectable()
export class Tape implements ɵWireTap {
  readonly #scheduler = inject(CACHE_HUB_SCHEDULER);
  readonly #limit = inject(DEVTOOLS_OPTIONS).maxEvents;
  #items: TapeItem[] = [];
  #made = 0;
  #turns = 0;
  #isPaused = false;

  /** Begins to hear of events: not before the hub is there, which asks for its tap while it is made. */
  listen(hub: CacheHubService, destroyRef: DestroyRef): void {
    const events = hub.events$.subscribe((event) =>
      this.#add({ ...this.#stamp(), kind: 'event', event }),
    );
    destroyRef.onDestroy(() => events.unsubscribe());
  }

  frame(kind: 'in' | 'out', frame: unknown): void {
    if (this.#isPaused) return;
    this.#add({ ...this.#stamp(), kind, frame: textOf(frame).slice(0, MAX_FRAME_CHARACTERS) });
  }

  /** Oldest first; another array whenever something came. */
  get all(): readonly TapeItem[] {
    return this.#items.slice(-this.#limit);
  }

  /** How many there were so far, those that are forgotten included. */
  get count(): number {
    return this.#made;
  }

  /** Another number whenever `all` is another list. */
  get revision(): number {
    return this.#turns;
  }

  /** While it is paused nothing is recorded: what came meanwhile is not there afterwards either. */
  pause(isPaused: boolean): void {
    this.#isPaused = isPaused;
  }

  clear(): void {
    this.#items = [];
    this.#turns++;
  }

  #stamp(): { readonly place: number; readonly at: number } {
    return { place: this.#made + 1, at: this.#scheduler.now() };
  }

  #add(item: TapeItem): void {
    if (this.#isPaused) return;
    this.#made++;
    this.#turns++;
    this.#items.push(item);
    // Cut now and then, not each time: moving all others is what costs.
    if (this.#items.length >= this.#limit * 2) this.#items = this.#items.slice(-this.#limit);
  }
}

function textOf(frame: unknown): string {
  if (typeof frame === 'string') return frame;
  try {
    return JSON.stringify(frame, withoutToken) ?? '';
  } catch {
    return String(frame);
  }
}

/** A token is not even remembered. */
function withoutToken(key: string, value: unknown): unknown {
  return key === 'token' ? '•••' : value;
}
