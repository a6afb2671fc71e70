import type { Alarm } from '../cache/alarm-clock';
import type { CacheEntry } from '../cache/cache-entry';
import type { EngineContext } from '../cache/engine-context';
import type { LoadGate } from '../cache/load-gate';

/** How long a refetch waits for the user's own writes, in ms, from the first one on. */
export const SEND_FIRST_MS = 5_000;

interface Wait {
  readonly loads: Map<CacheEntry, () => void>;
  readonly alarm: Alarm;
  /** It took too long: what comes later does not wait again. */
  isOver: boolean;
}

/**
 * Send first, then load (Q8): an answer that was read before the user's own writes arrived shows the
 * state without them. So what is shown already is loaded again only when they are there, or when that
 * takes too long. What is not shown yet does not wait.
 */
export class SendFirst implements LoadGate {
  readonly #context: EngineContext;
  /** Whether writes of the entity are about to be sent, or under way. */
  readonly #isSending: (entity: string) => boolean;
  readonly stage = 1;
  readonly #waits = new Map<string, Wait>();

  constructor(context: EngineContext, isSending: (entity: string) => boolean) {
    this.#context = context;
    this.#isSending = isSending;
  }

  run(entry: CacheEntry, load: () => void): void {
    const { entity, key } = entry;
    const wait =
      entity !== undefined && this.#context.store.keeps(key) && this.#isSending(entity)
        ? this.#waitOf(entity)
        : undefined;
    if (wait === undefined || wait.isOver) load();
    else wait.loads.set(entry, load);
  }

  cancel(entry: CacheEntry): void {
    if (entry.entity !== undefined) this.#waits.get(entry.entity)?.loads.delete(entry);
  }

  /** The queue changed: whose writes are through waits no longer. */
  check(): void {
    for (const [entity, wait] of this.#waits) {
      if (this.#isSending(entity)) continue;
      this.#waits.delete(entity);
      this.#context.clock.cancel(wait.alarm);
      this.#release(wait);
    }
  }

  #waitOf(entity: string): Wait {
    const known = this.#waits.get(entity);
    if (known !== undefined) return known;
    const { clock, scheduler } = this.#context;
    const ring = () => {
      wait.isOver = true;
      this.#release(wait);
    };
    const wait: Wait = { loads: new Map(), alarm: { ring }, isOver: false };
    this.#waits.set(entity, wait);
    clock.set(wait.alarm, scheduler.now() + SEND_FIRST_MS);
    return wait;
  }

  #release({ loads }: Wait): void {
    const runs = [...loads.values()];
    loads.clear();
    if (runs.length === 0) return;
    this.#context.notifier.turn(() => {
      for (const run of runs) run();
    });
  }
}
