import { signal } from '@angular/core';
import { Subject } from 'rxjs';
import { PatchBuffer } from '../core/batch/patch-buffer';
import type { Gathered } from '../core/batch/patch-buffer';
import type { Patch } from '../core/gate';
import type { EntityPatch, EventMessage } from '../protocol';
import type { CacheHubScheduler } from '../providers/scheduler';
import type { RealtimeEngine } from './realtime-engine';
import type { AppliedBatch } from './update-batch';
import { patchOfBulkRow, patchOfMessage } from './wire-patch';

const NO_ROWS: readonly EntityPatch[] = [];

/** When a batch is applied: a window and a size, the next frame, or at once. */
export interface BatchPolicy {
  readonly window: number | 'frame' | 'none';
  readonly maxItems: number;
}

/** Who hears of a batch once it is applied. */
export interface BatchListener {
  readonly isListening: boolean;
  /** Runs once per batch, with what subscribers of the entities are told. */
  deliver(messages: readonly EventMessage[]): void;
}

/** Gathers messages and applies them in batches: one turn of the engine, then one round of notes. */
export class UpdateBuffer {
  readonly #engine: RealtimeEngine;
  readonly #scheduler: CacheHubScheduler;
  readonly #policy: BatchPolicy;
  readonly #listener: BatchListener;
  /** By whom it comes: the server, or the tab that holds the line. */
  source: 'realtime' | 'tab' = 'realtime';
  readonly #buffer: PatchBuffer<Patch, EventMessage>;
  readonly #batchesSubject = new Subject<AppliedBatch>();
  readonly #pendingCount = signal(0);
  #stopTimer: (() => void) | undefined;
  #batches = 0;
  #isFlushing = false;
  #isFlushWanted = false;

  readonly batches$ = this.#batchesSubject.asObservable();
  readonly pending = this.#pendingCount.asReadonly();

  constructor(
    engine: RealtimeEngine,
    scheduler: CacheHubScheduler,
    policy: BatchPolicy,
    listener: BatchListener,
  ) {
    this.#engine = engine;
    this.#scheduler = scheduler;
    this.#policy = policy;
    this.#listener = listener;
    this.#buffer = new PatchBuffer(policy.maxItems);
  }

  /** Adds what the message says, of a bulk update its `rows`; nothing is applied before `settle`. */
  add(message: EventMessage, rows: readonly EntityPatch[] = NO_ROWS): void {
    if (message.type === 'BULK_UPDATE') {
      const { entityType } = message.data;
      for (const row of rows) this.#buffer.add(patchOfBulkRow(entityType, row, message.origin));
    } else {
      this.#buffer.add(patchOfMessage(message));
    }
    this.#buffer.note(message);
  }

  /** Asked after each frame, and after each change of the app's own: applies or waits, by policy. */
  settle(): void {
    if (this.#buffer.isEmpty) return;
    if (this.#policy.window === 'none') {
      this.flush();
      return;
    }
    const advice = this.#buffer.advise();
    if (advice === 'flush') {
      this.flush();
      return;
    }
    if (advice === 'arm') this.#stopTimer = this.#arm(this.#policy.window);
    this.#pendingCount.set(this.#buffer.size);
  }

  flush(): void {
    this.#disarm();
    // What an observer adds while a batch is delivered comes after it, never in the midst of it.
    this.#isFlushWanted = true;
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    while (this.#isFlushWanted && !this.#buffer.isEmpty) {
      this.#isFlushWanted = false;
      this.#apply(this.#buffer.take());
    }
    this.#isFlushWanted = false;
    this.#isFlushing = false;
    this.#pendingCount.set(this.#buffer.size);
  }

  /** What gathered is nobody's any more. */
  discard(): void {
    this.#disarm();
    this.#buffer.take();
    this.#pendingCount.set(0);
  }

  destroy(): void {
    this.#disarm();
    this.#buffer.take();
    this.#batchesSubject.complete();
  }

  #arm(window: number | 'frame'): () => void {
    const run = () => this.flush();
    return window === 'frame' ? this.#scheduler.frame(run) : this.#scheduler.setTimer(run, window);
  }

  #disarm(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
  }

  #apply(gathered: Gathered<Patch, EventMessage>): void {
    this.#batches++;
    try {
      const outcome = this.#engine.applyPatches(gathered.patches, this.source);
      if (this.#listener.isListening) this.#listener.deliver(gathered.notes);
      if (this.#batchesSubject.observed) {
        const at = this.#scheduler.now();
        this.#batchesSubject.next({ id: this.#batches, at, notes: gathered.notes, outcome });
      }
    } catch (error) {
      this.#giveUp(gathered.notes, error);
    }
  }

  /** What could not be applied is read anew instead; later batches go on. */
  #giveUp(notes: readonly EventMessage[], error: unknown): void {
    const message = error instanceof Error ? error.message : typeof error;
    this.#engine.emit({ type: 'error', source: 'realtime', details: { what: 'batch', message } });
    for (const entity of new Set(notes.map((note) => note.data.entityType))) {
      this.#engine.markEntityStale(entity);
    }
  }
}
