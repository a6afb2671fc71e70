import { computed, inject, Injectable } from '@angular/core';
import type { Signal } from '@angular/core';
import type { Observable } from 'rxjs';
import { CacheEngine } from '../cache/cache-engine';
import { isRowValue } from '../core/entities';
import { CacheHubError } from '../core/errors/cache-hub-error';
import type { RowValue } from '../core/gate';
import type { Conflict } from '../core/merge/conflict';
import type { AnyFields } from '../core/merge/field-rule';
import { decideConflict } from '../core/merge/decide-conflict';
import type { ConflictChoice } from '../core/merge/decide-conflict';
import type { OfflineAction } from '../core/outbox/offline-action';
import { ConflictLog } from './conflict-log';
import type { ResolvedConflict } from './resolved-conflict';
import { CONFLICT_QUEUE } from './conflict-port';
import type { ConflictQueue } from './conflict-port';
import { DefaultConflicts } from './default-conflicts';

const NONE: readonly Conflict[] = [];

/**
 * Writes of the queue that met another write: what was found, what became of it, and what waits for a
 * person. Without `withOffline(…)` there is no queue: reads are empty, and `resolve` rejects with
 * 'not-configured'.
 */
@Injectable({
  // Each environment asks its own hub: one of a lazy route may have a queue of its own, or none.
  providedIn: 'any',
  useFactory: () => inject(CacheEngine).part(ConflictService),
})
export class ConflictService {
  readonly #engine = inject(CacheEngine);
  readonly #log = this.#engine.part(ConflictLog);
  readonly #judge = this.#engine.part(DefaultConflicts);
  readonly #queue = inject(CONFLICT_QUEUE, { optional: true });
  /** Actions whose decision is on its way into the queue. */
  readonly #settling = new Set<string>();

  /** Conflicts that wait for a person, by the order of their writes; they wait across reloads. */
  readonly open: Signal<readonly Conflict[]> = computed(
    () => this.#queue?.waiting().flatMap(({ conflict }) => conflict ?? []) ?? NONE,
  );
  /** Every write that met another one, also those that the rules merge, in whichever tab. */
  readonly detected$: Observable<Conflict> = this.#log.detected$;
  /** What became of each; `conflict` has every side of it, so that what lost can be had back. */
  readonly resolved$: Observable<ResolvedConflict> = this.#log.resolved$;

  /**
   * Takes a person's decision: resolves when it is durable, and sends the row as a new write on the
   * version that the server had. 'local' and 'remote' decide the fields that both sides changed; 'merged'
   * is what the rules made of them; `row` is a row of the person's own, whose id and version do not count.
   * Rejects with 'conflict' where no such conflict is open any more, 'invalid-config' for what is no
   * decision, 'not-configured' without a queue, and as the queue does where it cannot store.
   *
   * @param id The conflict's.
   */
  async resolve<T = AnyFields>(
    id: string,
    with_: 'local' | 'remote' | 'merged' | { readonly row: T },
  ): Promise<void> {
    const queue = this.#required();
    const choice = choiceOf(with_);
    const action = this.#waitingFor(queue, id);
    const { conflict } = action;
    const winner = typeof choice === 'object' ? 'custom' : choice;
    const goal = decideConflict(conflict, choice);
    const verdict = this.#judge.verdictOf(action, { conflict, goal, winner });
    this.#settling.add(id);
    try {
      await queue.settle(action.id, verdict);
    } finally {
      this.#settling.delete(id);
    }
    this.#log.resolved({ conflict, winner });
  }

  #waitingFor(queue: ConflictQueue, id: string): Asked {
    const action = queue.waiting().find(({ conflict }) => conflict?.id === id);
    if (action !== undefined && isAsked(action) && !this.#settling.has(id)) return action;
    throw new CacheHubError(
      'conflict',
      `Expected the id of a conflict that waits for a decision; '${id}' is none, or is decided already. ` +
        "Take it from 'open'.",
    );
  }

  #required(): ConflictQueue {
    if (this.#queue !== null) return this.#queue;
    throw new CacheHubError(
      'not-configured',
      'ConflictService.resolve expects a queue of writes; add withOffline() and, for rules of your own, ' +
        'withConflictResolution() to provideCacheHub().',
    );
  }
}

type Asked = OfflineAction & { readonly conflict: Conflict<RowValue> };

function isAsked(action: OfflineAction): action is Asked {
  return action.conflict !== undefined;
}

function choiceOf(given: unknown): ConflictChoice {
  if (given === 'local' || given === 'remote' || given === 'merged') return given;
  if (typeof given === 'object' && given !== null && 'row' in given && isRowValue(given.row)) {
    return { row: given.row };
  }
  throw new CacheHubError(
    'invalid-config',
    "ConflictService.resolve expects 'local', 'remote', 'merged' or { row }; got something else.",
  );
}
