import { inject } from '@angular/core';
import type { Patch } from '../core/gate';
import type { BatchOutcome } from '../core/store/change-set';
import { forgetEntity } from '../core/store/forget-entity';
import type { CacheEventInput } from '../providers/cache-event';
import type { HubCounters } from '../providers/cache-metrics';
import type { LogLevel } from '../providers/log-record';
import { CacheEngine } from './cache-engine';
import { CoverageDoubts } from './coverage-doubts';
import { Coverages } from './coverages';
import { PatchTurns } from './patch-turns';
import { ServerClock } from './server-clock';
import { SubscribeFirst, type LoadStart } from './subscribe-first';

/** The turns that a server's pushes make; without realtime there are none. A part of the engine. */
export class PushTurns {
  readonly #engine = inject(CacheEngine);
  readonly #context = this.#engine.context;
  readonly #turns = this.#engine.turns;
  #gate: SubscribeFirst | undefined = undefined;
  readonly #patches = this.#engine.part(PatchTurns);
  readonly #coverages = new Coverages();
  readonly #doubts: CoverageDoubts;

  constructor() {
    const context = this.#context;
    const turns = this.#turns;
    const coverages = this.#coverages;
    this.#doubts = new CoverageDoubts(context, turns.invalidation, coverages, this.#patches.rows);
    context.coverages = coverages;
    turns.doubts = this.#doubts;
  }

  get metrics(): HubCounters {
    return this.#context.journal.counters;
  }

  isHeld(entity: string): boolean {
    return this.#context.store.isHeld(entity);
  }

  /** One batch in one turn; observers were told when it returns. */
  applyPatches(patches: readonly Patch[], source: 'realtime' | 'tab' | 'local'): BatchOutcome {
    return this.#patches.apply(patches, source);
  }

  /** All that is cached of the entity may be out of date; observed keys refetch, spread over `spreadMs`. */
  markEntityStale(entity: string, options: { readonly spreadMs?: number } = {}): void {
    const { notifier } = this.#context;
    notifier.turn(() => this.#doubts.markEntityStale(entity, options.spreadMs));
  }

  /**
   * The user may not see all of the entity any more: what is known of it goes, in memory and on the device, and
   * what is observed is asked for again. Writes that wait stay: the server judges them.
   */
  forgetEntity(entity: string): void {
    const { notifier, store, patchListener } = this.#context;
    notifier.turn(() => {
      patchListener?.forgot(entity);
      const keys = [...this.#engine.everywhere.keysOf(entity)];
      const changes = forgetEntity(store, entity);
      this.#turns.drop(keys);
      this.#turns.absorb(changes);
    });
  }

  /** The server told its time, in ms since the epoch. */
  hearServerTime(serverTime: number): void {
    this.#engine.part(ServerClock).heard(serverTime, this.#context.scheduler.now());
  }

  /** Lets loads wait for subscriptions that are about to be acknowledged (K11), and for what was pushed before them (G13). */
  beforeLoads(start: LoadStart): void {
    this.#gate = new SubscribeFirst(this.#context, this.#coverages, start, this.#turns.life);
    this.#turns.life.gateLoads(this.#gate);
  }

  /** A healthy, gap-free subscription of the entity began or went on, or is interrupted. */
  onCoverageChange(entity: string, covered: boolean): void {
    const coverages = this.#coverages;
    const { notifier, scheduler, book } = this.#context;
    notifier.turn(() => {
      if (covered) {
        coverages.begin(entity, this.#context.nextTurn());
        this.#doubts.onCovered(entity);
      } else {
        coverages.interrupt(entity, scheduler.now());
      }
      this.#gate?.release(entity);
      for (const entry of book.ofEntity(entity)) notifier.touch(entry, 'state');
    });
  }

  /** Nobody holds the entity's subscription any more: the next one begins anew. */
  onCoverageEnd(entity: string): void {
    this.#coverages.end(entity);
  }

  emit(event: CacheEventInput): void {
    this.#context.journal.emit(event);
  }

  bump(): void {
    this.#context.journal.bump();
  }

  log(level: LogLevel, scope: string, message: string, details?: unknown): void {
    this.#context.journal.log(level, scope, message, details);
  }
}
