import { ListInvalidation, LIST_INVALIDATION_DEFAULTS } from '../core/entries';
import type { Alarm } from './alarm-clock';
import type { CacheEntry } from './cache-entry';
import type { EngineContext } from './engine-context';

/** What an entity's waiting lists are to become when the silence has come. */
interface Waiting {
  readonly alarm: Alarm;
  /** Those that single marks put off. */
  readonly lists: Set<CacheEntry>;
  /** All lists of the entity are in doubt. */
  all: boolean;
}

export interface DoubtPorts {
  /** Puts all lists of the entity in doubt and has them loaded again. */
  readonly onAll: (entity: string) => void;
  /** Has one list loaded again that is in doubt already. */
  readonly onOne: (entry: CacheEntry) => void;
}

/**
 * B5: what pushes do to lists that only the server can mend. A burst of events loads each list at its
 * beginning, every `maxWaitMs` while it lasts, and when it is over; never once per event.
 */
export class ListDoubts {
  readonly #context: EngineContext;
  readonly #ports: DoubtPorts;
  readonly #windows: ListInvalidation;
  readonly #waiting = new Map<string, Waiting>();

  constructor(context: EngineContext, ports: DoubtPorts) {
    this.#context = context;
    this.#ports = ports;
    this.#windows = new ListInvalidation({
      ...LIST_INVALIDATION_DEFAULTS,
      ...context.config.realtime?.listInvalidation,
    });
  }

  /** All lists of the entity, after a silence. */
  doubtAll(entity: string): void {
    if (this.#context.isServer) {
      this.#ports.onAll(entity);
      return;
    }
    this.#waitFor(entity).all = true;
  }

  /** One list that is marked: at once where the entity was quiet, else after a silence. */
  doubtOne(entry: CacheEntry): void {
    const { scheduler, isServer } = this.#context;
    const { entity } = entry;
    const isQuiet =
      entity === undefined ||
      isServer ||
      this.#windows.isQuiet(entity, entry.refetchedAt, scheduler.now());
    if (isQuiet) {
      this.#ports.onOne(entry);
      return;
    }
    entry.isPutOff = true;
    this.#waitFor(entity).lists.add(entry);
  }

  /** True while all lists of the entity are to be put in doubt, though none of them is marked yet. */
  isDue(entity: string | undefined): boolean {
    return entity !== undefined && this.#waiting.get(entity)?.all === true;
  }

  /** The entity's lists are loaded again for another reason. */
  settle(entity: string): void {
    this.#windows.onDone(entity);
    const waiting = this.#waiting.get(entity);
    if (waiting === undefined) return;
    this.#context.clock.cancel(waiting.alarm);
    this.#waiting.delete(entity);
    for (const entry of waiting.lists) entry.isPutOff = false;
  }

  #waitFor(entity: string): Waiting {
    const { clock, notifier, scheduler } = this.#context;
    let waiting = this.#waiting.get(entity);
    if (waiting === undefined) {
      const ring = () => notifier.turn(() => this.#ring(entity));
      waiting = { alarm: { ring }, lists: new Set(), all: false };
      this.#waiting.set(entity, waiting);
    }
    clock.set(waiting.alarm, this.#windows.onEvent(entity, scheduler.now()));
    return waiting;
  }

  #ring(entity: string): void {
    const waiting = this.#waiting.get(entity);
    if (waiting === undefined) return;
    const late = [...waiting.lists].filter((entry) => entry.isPutOff);
    this.settle(entity);
    if (waiting.all) this.#ports.onAll(entity);
    for (const entry of late) this.#ports.onOne(entry);
  }
}
