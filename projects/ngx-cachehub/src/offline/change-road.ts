import {
  marksOf,
  NO_CHANGE,
  withoutUndone,
  type OfflineAction,
  type OutboxChange,
  type OutboxEffect,
} from '../core/outbox';
import { DeviceReadings } from './device-readings';
import type { Outcomes } from './outcomes';
import { NO_RESULTS, type Results, type UserQueuePorts } from './user-queue-ports';

/** The one way that every change of a queue goes: shown, written to the device, told. */
export class ChangeRoad {
  /** What is read meanwhile may be older than what goes this way. */
  readonly readings = new DeviceReadings();
  readonly #ports: UserQueuePorts;
  readonly #outcomes: Outcomes;
  /** An action as it is by now. */
  readonly #now: (id: string) => OfflineAction | undefined;
  /** Settles when it is certain what became of what was folded; undefined where it is. */
  readonly #whenCertain: (change: OutboxChange) => Promise<void> | undefined;
  #told: Promise<void> = Promise.resolve();
  #hasEnded = false;

  constructor(
    ports: UserQueuePorts,
    outcomes: Outcomes,
    now: (id: string) => OfflineAction | undefined,
    whenCertain: (change: OutboxChange) => Promise<void> | undefined,
  ) {
    this.#ports = ports;
    this.#outcomes = outcomes;
    this.#now = now;
    this.#whenCertain = whenCertain;
  }

  /** Resolves when everything up to now was told. */
  get whenTold(): Promise<void> {
    return this.#told;
  }

  /** As `write`; a device that fails has told so, and what failed is written later. */
  commit(change: OutboxChange, results: Results = NO_RESULTS): Promise<void> {
    return this.write(change, asIs, results).catch(() => undefined);
  }

  /** Shows, stores, tells. Rejects where it is kept in memory only. */
  write(
    change: OutboxChange,
    toError: (error: unknown) => unknown,
    results: Results = NO_RESULTS,
  ): Promise<void> {
    if (change === NO_CHANGE || this.#hasEnded) return Promise.resolve();
    const { layers, store, onChange } = this.#ports;
    this.#touch(change);
    layers.follow(change, results);
    onChange();
    const marks = this.#marksOf(change);
    const needsStore = change.put.length + change.removed.length + marks.length > 0;
    const put = [...change.put, ...marks];
    const written = needsStore ? store.write({ put, removed: change.removed }) : Promise.resolve();
    const done = (what: OutboxChange, isStored: boolean) => {
      this.tell(what.effects, results);
      if (!needsStore || this.#hasEnded) return;
      this.#ports.onStored(isStored ? what : this.#withRefused(what), results, isStored);
    };
    const certain = written.finally(() => this.#whenCertain(change));
    const stored = certain.then(
      () => done(withoutUndone(change, this.#now), true),
      (error: unknown) => {
        done(withoutUndone(change, this.#now), false);
        throw toError(error);
      },
    );
    // Whoever awaits it hears of a failure; the store has told of it.
    this.#told = stored.catch(() => undefined);
    return stored;
  }

  /** What is over leaves a mark on the device: a tab that slept may hold it as it was. A tab alone has nobody to tell. */
  #marksOf(change: OutboxChange): readonly OfflineAction[] {
    const { gate, scheduler } = this.#ports;
    return gate.hasOthers ? marksOf(change, scheduler.now()) : [];
  }

  /**
   * With all that the device has refused of the same lanes: the tab that sends may have slept while it was told
   * of that, and the device will not show it what comes before.
   */
  #withRefused(change: OutboxChange): OutboxChange {
    const lanes = new Set(change.put.map(({ lane }) => lane));
    const told = new Set(change.put.map(({ id }) => id));
    const users = new Set(change.put.map(({ userKey }) => userKey));
    const pending = [...users].flatMap((user) => this.#ports.store.pending(user));
    const before = pending.filter(({ id, lane }) => lanes.has(lane) && !told.has(id));
    return { ...change, put: [...before, ...change.put] };
  }

  /** Clears the device, writes and tells what was taken out of the queue as a whole: it shows no more. */
  async clear(change: OutboxChange, userKey: string | null): Promise<void> {
    const { store, onEffects, onStored } = this.#ports;
    this.readings.void();
    this.#outcomes.follow(change.effects, NO_RESULTS);
    const cleared = store.clear(userKey);
    // Also where the device cannot be cleared: what is removed is tried again.
    const written = store.write({ put: this.#marksOf(change), removed: change.removed });
    await Promise.all([cleared, written]);
    onEffects(change.effects, NO_RESULTS, 'local');
    onStored(change, NO_RESULTS, true);
  }

  /** `source`: whose doing it was. */
  tell(
    effects: readonly OutboxEffect[],
    results: Results,
    source: 'local' | 'tab' = 'local',
  ): void {
    if (this.#hasEnded) return;
    this.#ports.onEffects(effects, results, source);
    this.#outcomes.follow(effects, results);
  }

  #touch({ put, removed, effects }: OutboxChange): void {
    const { readings } = this;
    readings.touch(put.map(({ id }) => id));
    readings.touch(removed);
    for (const effect of effects) {
      if (effect.kind === 'rekeyed') continue;
      readings.touch([effect.action.id]);
      if (effect.kind !== 'folded' || effect.into === null) continue;
      readings.touch([effect.into]);
      readings.fold(effect.action.id, effect.into);
    }
  }

  /** From now on nothing shows, is written or told. */
  end(): void {
    this.#hasEnded = true;
  }
}

const asIs = (error: unknown): unknown => error;
