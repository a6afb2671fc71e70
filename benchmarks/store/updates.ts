import { deepEqual } from '../../projects/ngx-cachehub/src/core/values';
import { patchOfMessage } from '../../projects/ngx-cachehub/src/realtime/wire-patch';
import type { Run } from './cpu-rounds';
import type { Customer } from './customers';
import { changedRow, found, makeCustomers, makeLists, makeUpdates } from './customers';
import { ObservedStore } from './observed-store';

const UPDATES = 100_000;

/** How the library is set up. */
export interface Setup {
  /** So many updates in one turn. */
  readonly batch: number;
  /** So many lists of 200, of which ten are observed. */
  readonly lists: number;
  readonly observedDetails?: number;
}

/** What workloads of updates share: 100,000 of them, of 10,000 rows where nothing else is said, and the floors. */
export class Updates {
  readonly count = UPDATES;
  private readonly rows: readonly Customer[];
  readonly made: ReturnType<typeof makeUpdates>;
  private texts: readonly string[] | undefined = undefined;

  constructor(rows?: number) {
    this.rows = makeCustomers(rows);
    this.made = makeUpdates(this.rows, UPDATES);
  }

  /** Parses each message, and does nothing with it. */
  parse(): Run {
    const texts = (this.texts ??= this.made.messages.map((message) => JSON.stringify(message)));
    let parsed = 0;
    return {
      work: () => {
        for (const text of texts) if (JSON.parse(text) !== null) parsed++;
      },
      countWrong: () => UPDATES - parsed,
    };
  }

  /** Refuses what is stale, and keeps a new object for each update; tells nobody. */
  map(): Run {
    const rows = new Map(this.rows.map((row) => [row.id, row]));
    return {
      work: () => {
        for (const { data } of this.made.messages) {
          const id = data.entityId as string;
          const version = data.version as number;
          const row = rows.get(id) as Customer;
          if (version > row.version) rows.set(id, changedRow(row, data.changes, version));
        }
      },
      countWrong: () => countDifferent(rows, this.made.expected),
    };
  }

  library({ batch, lists, observedDetails }: Setup): Run {
    const { messages, expected } = this.made;
    const hub = this.store(lists, observedDetails);
    return {
      work: () => {
        for (let begin = 0; begin < messages.length; begin += batch) {
          const patches = messages.slice(begin, begin + batch).map(patchOfMessage);
          hub.tell(hub.pushes.applyPatches(patches, 0));
        }
      },
      countWrong: () => hub.countWrong(expected),
    };
  }

  /** All rows in so many lists of 200, ten of them observed. */
  store(lists: number, observedDetails?: number): ObservedStore {
    return new ObservedStore(this.rows, makeLists(this.rows, lists), observedDetails);
  }
}

/** How many rows are not as expected. */
export function countDifferent(
  rows: ReadonlyMap<string, Customer>,
  expected: ReadonlyMap<string, Customer>,
): number {
  return [...expected].filter(([id, row]) => !deepEqual(found(rows, id), row)).length;
}
