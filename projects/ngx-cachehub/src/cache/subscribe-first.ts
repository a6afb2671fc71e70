import type { Alarm } from './alarm-clock';
import type { CacheEntry } from './cache-entry';
import type { EngineContext } from './engine-context';
import type { LoadGate } from './load-gate';

/** How long the loads of an entity wait for its subscription, in ms, from the first of them on. */
export const SUBSCRIBE_FIRST_MS = 150;

interface Wait {
  readonly loads: Map<CacheEntry, () => void>;
  readonly alarm: Alarm;
  /** It took too long: what comes later does not wait again. */
  isOver: boolean;
}

/**
 * Subscribe first, then load: what is read before the subscription is live has to be read again when
 * it is, since a change between the two would be seen by nobody. So a load that may expect the
 * server's answer to SUBSCRIBE any moment waits for it, and is the only one.
 */
export class SubscribeFirst implements LoadGate {
  private readonly waits = new Map<string, Wait>();

  constructor(
    private readonly context: EngineContext,
    private readonly isAckPending: (entity: string) => boolean,
  ) {}

  /** Runs `load` now, or when its entity is covered, or when that takes too long. */
  run(entry: CacheEntry, load: () => void): void {
    const { entity } = entry;
    const wait = entity === undefined ? undefined : this.waitOf(entity);
    if (wait === undefined || wait.isOver) load();
    else wait.loads.set(entry, load);
  }

  /** The entry's load is not wanted any more. */
  cancel(entry: CacheEntry): void {
    const { entity } = entry;
    const wait = entity === undefined ? undefined : this.waits.get(entity);
    if (entity === undefined || !wait?.loads.delete(entry) || wait.loads.size > 0) return;
    this.context.clock.cancel(wait.alarm);
    this.waits.delete(entity);
  }

  /** The entity is covered, or will not be. */
  release(entity: string): void {
    const wait = this.waits.get(entity);
    if (wait === undefined) return;
    this.waits.delete(entity);
    this.context.clock.cancel(wait.alarm);
    this.runAll(wait);
  }

  /** Undefined where there is nothing to wait for: the entity is followed already, or will not be. */
  private waitOf(entity: string): Wait | undefined {
    const { coverages, clock, scheduler, notifier } = this.context;
    if (coverages.of(entity) !== undefined || !this.isAckPending(entity)) {
      this.release(entity);
      return undefined;
    }
    const known = this.waits.get(entity);
    if (known !== undefined) return known;
    const ring = () =>
      notifier.turn(() => {
        wait.isOver = true;
        this.runAll(wait);
      });
    const wait: Wait = { loads: new Map(), alarm: { ring }, isOver: false };
    this.waits.set(entity, wait);
    clock.set(wait.alarm, scheduler.now() + SUBSCRIBE_FIRST_MS);
    return wait;
  }

  private runAll({ loads }: Wait): void {
    const runs = [...loads.values()];
    loads.clear();
    for (const run of runs) run();
  }
}
