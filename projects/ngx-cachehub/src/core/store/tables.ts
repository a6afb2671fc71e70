import { defaultModel } from '../entities';
import type { Row } from '../entities';
import type { KeyRoute } from '../keys';
import { EntitySpace } from './entity-space';
import type { SpaceHost } from './entity-space';
import { KeyRoutes, namespaceOf } from './key-routes';
import type { LayerPort } from './layer-port';
import type { ReplayPort, WriteContext } from './write-context';
import { zeroCounters } from './store-counters';
import type { StoreCounters } from './store-counters';
import { Turn } from './turn';
import type { ViewPort } from './view-port';

/** All that a store holds, the turn under way, and the logical clock: every load and every piece of information has its own time. */
export class Tables {
  readonly counters: StoreCounters = zeroCounters();
  readonly spaces = new Map<string, EntitySpace>();
  /** Observed keys, and the rows behind those that are details. */
  readonly observed = new Map<string, Row | undefined>();
  /** Set by the first part that needs it: neither layers nor pushes nor views are part of every cache. */
  layers: LayerPort | undefined = undefined;
  replay: ReplayPort | undefined = undefined;
  views: ViewPort | undefined = undefined;
  readonly turn = new Turn();
  readonly #routes = new KeyRoutes();
  #clock = 0;

  /** A new logical time, later than every other. */
  tick(): number {
    return ++this.#clock;
  }

  route(key: string): KeyRoute {
    return this.#routes.of(key);
  }

  namespaceOf(key: string): string {
    return namespaceOf(this.#routes.of(key));
  }

  /** Made at first need. */
  space(name: string): EntitySpace {
    let space = this.spaces.get(name);
    if (space === undefined) {
      space = new EntitySpace(name, defaultModel(name), this.#hostOf(name), false);
      this.spaces.set(name, space);
    }
    return space;
  }

  spaceOf(key: string): EntitySpace {
    return this.space(this.namespaceOf(key));
  }

  context(space: EntitySpace, stamp: number, now: number): WriteContext {
    const { turn, counters, replay } = this;
    return { space, turn, counters, replay, stamp, arrival: this.tick(), now };
  }

  /** A name under which nothing is left must not stay in memory. */
  dropIdleSpaceInPlace(space: EntitySpace): void {
    if (space.isIdle && this.spaces.get(space.name) === space) this.spaces.delete(space.name);
  }

  /** Apart from `space`, which is asked for with every patch and would make room for these functions each time. */
  #hostOf(name: string): SpaceHost {
    return {
      staleListInPlace: (list, why) => this.turn.markListStale(list.key, why),
      staleListsInPlace: (entity) => this.turn.countCreation(entity),
      dirtyListInPlace: (list) => void this.turn.lists.push(list),
      releasedInPlace: (row) => void this.turn.released.push({ space: this.space(name), row }),
      trimmedInPlace: (row) => {
        if (this.views !== undefined) this.turn.trimmed.add(row);
      },
      droppedInPlace: (row) => {
        if (row.holders === 1) this.views?.unholdInPlace(name, row);
      },
      queryRules: () => this.views?.bindRules,
      tally: this.counters,
      report: (error) => this.turn.report(name, error),
    };
  }
}
