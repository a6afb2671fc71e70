import { DeadlineQueue } from '../queues/deadline-queue';
import type { ActionLinks } from './action-links';
import type { FoldTrials } from './fold-trials';
import { Lane } from './lane';
import type { OfflineAction } from './offline-action';

/**
 * Which lane may send next. Only the first action of a lane ever may, so that only firsts are looked
 * at: what waits behind them costs nothing until they are gone.
 *
 * Invariant: a lane is in `ready` (by the place of its first) or in `due` (by time) or in neither, as
 * its first's status and blockers say. `refresh` restores it, and is called for a lane whose first,
 * or whose first's blockers, may have changed.
 */
export class LaneSchedule {
  readonly #actions: ReadonlyMap<string, OfflineAction>;
  readonly #links: ActionLinks;
  readonly #trials: FoldTrials;
  /** Lanes looked at: work done, for tests. */
  looks = 0;
  readonly #lanes = new Map<string, Lane>();
  readonly #ready = new DeadlineQueue<string>();
  readonly #due = new DeadlineQueue<string>();

  constructor(actions: ReadonlyMap<string, OfflineAction>, links: ActionLinks, trials: FoldTrials) {
    this.#actions = actions;
    this.#links = links;
    this.#trials = trials;
  }

  add(action: OfflineAction): void {
    let lane = this.#lanes.get(action.lane);
    if (lane === undefined) this.#lanes.set(action.lane, (lane = new Lane()));
    lane.insert(action);
    this.refresh(action.lane);
  }

  remove(action: OfflineAction): void {
    const lane = this.#lanes.get(action.lane);
    if (lane === undefined) return;
    lane.remove(action);
    if (lane.size === 0) this.#lanes.delete(action.lane);
    this.refresh(action.lane);
  }

  refresh(name: string): void {
    this.looks++;
    const first = this.firstOf(name);
    const state = first === undefined ? 'held' : this.#stateOf(first);
    if (first !== undefined && state === 'ready') this.#ready.set(name, first.seq);
    else this.#ready.delete(name);
    if (first !== undefined && state === 'due') this.#due.set(name, first.nextAttemptAt ?? 0);
    else this.#due.delete(name);
  }

  /** The earliest action that may be sent now. Its lane is out of the choice until it is refreshed. */
  take(now: number): OfflineAction | undefined {
    for (let name = this.#due.takeDue(now); name !== undefined; name = this.#due.takeDue(now)) {
      const first = this.firstOf(name);
      if (first !== undefined) this.#ready.set(name, first.seq);
    }
    const name = this.#ready.takeDue(Infinity);
    return name === undefined ? undefined : this.firstOf(name);
  }

  /** When the next lane's wait is over. */
  nextDue(): number | undefined {
    return this.#due.next();
  }

  firstOf(name: string): OfflineAction | undefined {
    return this.#actionAt(this.#lanes.get(name)?.first?.id);
  }

  /** What follows the first of a lane. */
  secondOf(name: string): OfflineAction | undefined {
    return this.#actionAt(this.#lanes.get(name)?.second?.id);
  }

  /** What comes before an action in its lane. */
  before(action: OfflineAction): OfflineAction | undefined {
    return this.#actionAt(this.#lanes.get(action.lane)?.before(action)?.id);
  }

  #stateOf(first: OfflineAction): 'ready' | 'due' | 'held' {
    if (first.status === 'waiting') return 'due';
    if (first.status !== 'queued' || this.#trials.holds(first.id)) return 'held';
    return this.#links.blockers(first.id).size === 0 ? 'ready' : 'held';
  }

  #actionAt(id: string | undefined): OfflineAction | undefined {
    return id === undefined ? undefined : this.#actions.get(id);
  }
}
