import { DestroyRef, inject } from '@angular/core';
import { Subject } from 'rxjs';
import type { Observable } from 'rxjs';
import { CacheEngine } from '../cache/cache-engine';
import type { CacheEventType } from '../providers/cache-event';
import type { Conflict } from '../core/merge/conflict';
import { knownId } from '../core/store/read-row';
import { TABS_PORT } from '../tabs/tabs-port';
import type { ConflictWinner } from './conflict-port';
import { lostSides } from './lost-sides';
import type { ResolvedConflict } from './resolved-conflict';

/** Tells of conflicts: this tab's streams and events, and the other tabs. One for each hub. */
export class ConflictLog {
  readonly #engine = inject(CacheEngine);
  readonly #tabs = inject(TABS_PORT, { optional: true });
  readonly #detectedSubject = new Subject<Conflict>();
  readonly #resolvedSubject = new Subject<ResolvedConflict>();
  readonly detected$: Observable<Conflict> = this.#detectedSubject.asObservable();
  readonly resolved$: Observable<ResolvedConflict> = this.#resolvedSubject.asObservable();

  constructor() {
    const stop = this.#tabs?.on('conflicts', (message) => this.#hear(message));
    inject(DestroyRef).onDestroy(() => {
      stop?.();
      this.#detectedSubject.complete();
      this.#resolvedSubject.complete();
    });
  }

  detected(conflict: Conflict): void {
    this.#tabs?.post('conflicts', { kind: 'detected', conflict });
    this.#tellDetected(conflict, 'local');
  }

  resolved(resolved: ResolvedConflict): void {
    this.#tabs?.post('conflicts', { kind: 'resolved', ...resolved });
    this.#tellResolved(resolved, 'local');
  }

  #hear(message: unknown): void {
    if (!isRecord(message) || !isConflict(message['conflict'])) return;
    const { kind, conflict, winner } = message;
    if (kind === 'detected') this.#tellDetected(conflict, 'tab');
    if (kind === 'resolved' && isWinner(winner)) this.#tellResolved({ conflict, winner }, 'tab');
  }

  #tellDetected(conflict: Conflict, source: 'local' | 'tab'): void {
    this.#emit('conflict-detected', conflict, source, { conflict });
    this.#detectedSubject.next(conflict);
  }

  #tellResolved(resolved: ResolvedConflict, source: 'local' | 'tab'): void {
    this.#keepLosers(resolved);
    this.#emit('conflict-resolved', resolved.conflict, source, resolved);
    this.#resolvedSubject.next(resolved);
  }

  /** M5: for whoever keeps what the entity's rows were. */
  #keepLosers(resolved: ResolvedConflict): void {
    const { store, notifier } = this.#engine.context;
    const { entity, entityId } = resolved.conflict;
    const id = knownId(store, entity, entityId);
    notifier.turn(() => {
      for (const follower of store.tables.spaces.get(entity)?.followers ?? []) {
        for (const { row, fields } of lostSides(resolved)) follower.keepLoser?.(id, row, fields);
      }
      // Whoever shows a history hears of it as of any turn.
      this.#engine.turns.absorb(store.flush());
    });
  }

  /** The one event that carries rows: what loses must not be lost. */
  #emit(
    type: CacheEventType,
    { entity, entityId }: Conflict,
    source: 'local' | 'tab',
    details: unknown,
  ): void {
    this.#engine.emit({ type, entity, entityId, source, details });
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** What another tab of this app would say. */
function isConflict(value: unknown): value is Conflict {
  return (
    isRecord(value) &&
    typeof value['id'] === 'string' &&
    typeof value['entity'] === 'string' &&
    ['string', 'number'].includes(typeof value['entityId']) &&
    isRecord(value['merged']) &&
    Array.isArray(value['fields'])
  );
}

function isWinner(value: unknown): value is ConflictWinner {
  return value === 'local' || value === 'remote' || value === 'merged' || value === 'custom';
}
