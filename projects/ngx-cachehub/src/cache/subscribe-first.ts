import type { Alarm } from './alarm-clock';
import type { CacheEntry } from './cache-entry';
import type { Coverages } from './coverages';
import type { EngineContext } from './engine-context';
import type { EntryLife } from './entry-life';
import type { LoadGate } from './load-gate';

/** How long the loads of an entity wait for its subscription, in ms, from the first of them on. */
export const SUBSCRIBE_FIRST_MS = 150;

/** What a hub with realtime knows when a load is about to begin. */
export interface LoadStart {
  /** Whether the server is about to acknowledge the entity's subscription. */
  readonly isAckPending: (entity: string) => boolean;
  /** Applies what was pushed and waits for its batch: it is older than the load. */
  readonly applyPushed: () => void;
}

interface Wait {
  readonly loads: Map<CacheEntry, () => void>;
  readonly alarm: Alarm;
  /** It took too long: what comes later does not wait again. */
  isOver: boolean;
}

/**
 * Subscribe first, then load: what is read before the subscription is live has to be read again when
 * it is, since a change between the two would be seen by nobody. So a load that may expect the
 * server's answer to SUBSCRIBE any moment waits for it, and is the only one. Where the stream goes on from
 * where it stood when the value was loaded, not even that is needed.
 */
export class SubscribeFirst implements LoadGate {
  readonly #context: EngineContext;
  readonly #coverages: Coverages;
  readonly #start: LoadStart;
  readonly #life: EntryLife;
  readonly stage = 2;
  readonly #waits = new Map<string, Wait>();
  /** Those whose loads begin as soon as what was pushed is applied. */
  readonly #beginning = new Set<CacheEntry>();

  constructor(context: EngineContext, coverages: Coverages, start: LoadStart, life: EntryLife) {
    this.#context = context;
    this.#coverages = coverages;
    this.#start = start;
    this.#life = life;
  }

  /** Runs `load` now, or when its entity is covered, or when that takes too long. */
  run(entry: CacheEntry, load: () => void): void {
    const { entity } = entry;
    const wait = entity === undefined ? undefined : this.#waitOf(entity);
    if (wait !== undefined && !wait.isOver) {
      wait.loads.set(entry, load);
      return;
    }
    if (entity === undefined) load();
    else this.#begin(new Map([[entry, load]]));
  }

  /** The entry's load is not wanted any more. */
  cancel(entry: CacheEntry): void {
    this.#beginning.delete(entry);
    const { entity } = entry;
    const wait = entity === undefined ? undefined : this.#waits.get(entity);
    if (entity === undefined || !wait?.loads.delete(entry) || wait.loads.size > 0) return;
    this.#context.clock.cancel(wait.alarm);
    this.#waits.delete(entity);
  }

  /** The entity is covered, or will not be. */
  release(entity: string): void {
    const wait = this.#waits.get(entity);
    if (wait === undefined) return;
    this.#waits.delete(entity);
    this.#context.clock.cancel(wait.alarm);
    this.#runAll(wait);
  }

  /** Undefined where there is nothing to wait for: the entity is followed already, or will not be. */
  #waitOf(entity: string): Wait | undefined {
    const { clock, scheduler, notifier } = this.#context;
    if (this.#coverages.of(entity)?.healthy === true || !this.#start.isAckPending(entity)) {
      this.release(entity);
      return undefined;
    }
    const known = this.#waits.get(entity);
    if (known !== undefined) return known;
    const ring = () =>
      notifier.turn(() => {
        wait.isOver = true;
        this.#runAll(wait);
      });
    const wait: Wait = { loads: new Map(), alarm: { ring }, isOver: false };
    this.#waits.set(entity, wait);
    clock.set(wait.alarm, scheduler.now() + SUBSCRIBE_FIRST_MS);
    return wait;
  }

  #runAll({ loads }: Wait): void {
    const runs = new Map(loads);
    loads.clear();
    if (runs.size > 0) this.#begin(runs);
  }

  #begin(loads: ReadonlyMap<CacheEntry, () => void>): void {
    for (const entry of loads.keys()) this.#beginning.add(entry);
    this.#start.applyPushed();
    // Whoever heard of it may have set the key, and then it needs no load.
    for (const [entry, load] of loads) {
      if (!this.#beginning.delete(entry)) continue;
      if (this.#isCurrent(entry)) this.#life.dispatch(entry, { type: 'spared' });
      else load();
    }
  }

  /** True where the stream has gone on since the value was loaded, and nobody asked for more than that. */
  #isCurrent(entry: CacheEntry): boolean {
    return entry.state.mode === 'reloading' && !entry.isDemanded && this.#life.isFresh(entry);
  }
}
