import { signal, type Signal } from '@angular/core';
import type { OutboxEffect } from '../core/outbox/outbox-change';
import type { CacheEventInput } from '../providers/cache-event';

/** Why the queue came to rest. 'drained': nothing is left that can be sent. */
export type RestReason = 'drained' | 'offline' | 'paused-auth' | 'not-leader' | 'ended';

interface Run {
  confirmed: number;
  refused: number;
}

/** From the first send to the moment at which nothing is left to send: one run, told as one. */
export class SyncRuns {
  readonly #now: () => number;
  readonly #emit: (event: CacheEventInput) => void;
  readonly #onSynced: () => void;
  readonly #running = signal(false);
  readonly #last = signal<number | null>(null);
  #run: Run | undefined;
  #waiters: (() => void)[] = [];

  readonly isRunning: Signal<boolean> = this.#running.asReadonly();
  readonly lastSyncedAt: Signal<number | null> = this.#last.asReadonly();

  constructor(now: () => number, emit: (event: CacheEventInput) => void, onSynced: () => void) {
    this.#now = now;
    this.#emit = emit;
    this.#onSynced = onSynced;
  }

  /** Resolves when everything that can be sent now was tried. */
  whenTried(): Promise<void> {
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  note(effects: readonly OutboxEffect[]): void {
    for (const { kind } of effects) {
      if (kind === 'sent') this.#start();
      if (this.#run === undefined) continue;
      if (kind === 'confirmed' || kind === 'yielded') this.#run.confirmed++;
      if (kind === 'parked' || kind === 'conflict') this.#run.refused++;
    }
  }

  /** Nothing is under way; what is left waits for its time. */
  tried(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const resolve of waiters) resolve();
  }

  /** Nothing is under way, and nothing will be until something happens. */
  rest(reason: RestReason): void {
    const run = this.#run;
    this.#run = undefined;
    this.#running.set(false);
    if (run !== undefined) {
      const isComplete = reason === 'drained' && run.refused === 0;
      if (reason === 'drained') this.upToDate();
      const type = isComplete ? 'sync-completed' : 'sync-failed';
      this.#emit({ type, source: 'local', details: { reason, ...run } });
    }
    this.tried();
  }

  /** Nothing is left to send, or was when the user asked. */
  upToDate(): void {
    this.#last.set(this.#now());
    this.#onSynced();
  }

  #start(): void {
    if (this.#run !== undefined) return;
    this.#run = { confirmed: 0, refused: 0 };
    this.#running.set(true);
    this.#emit({ type: 'sync-started', source: 'local' });
  }
}
