import { deepEqual } from '../../projects/ngx-cachehub/src/core/values';
import { patchOfMessage } from '../../projects/ngx-cachehub/src/realtime/wire-patch';
import type { Run } from './cpu-rounds';
import type { Customer } from './customers';
import { found, makeCustomers, makeLists, makeUpdates } from './customers';
import { ObservedStore } from './observed-store';

const UPDATES = 100_000;

/** What W1's workloads share: 100,000 updates of 10,000 rows, and the floors. */
export class Updates {
  readonly count = UPDATES;
  private readonly rows = makeCustomers();
  private readonly made = makeUpdates(this.rows, UPDATES);
  private readonly texts = this.made.messages.map((message) => JSON.stringify(message));

  /** Parses each message, and does nothing with it. */
  parse(): Run {
    let parsed = 0;
    return {
      work: () => {
        for (const text of this.texts) if (JSON.parse(text) !== null) parsed++;
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
          if (version > row.version) rows.set(id, { ...row, ...data.changes, version });
        }
      },
      countWrong: () => countDifferent(rows, this.made.expected),
    };
  }

  /** The library, with so many updates in one batch and so many lists of 200. */
  library(batch: number, lists: number): Run {
    const { messages, expected } = this.made;
    const hub = new ObservedStore(this.rows, makeLists(this.rows, lists));
    return {
      work: () => {
        for (let begin = 0; begin < messages.length; begin += batch) {
          const patches = [];
          for (let index = begin; index < begin + batch; index++) {
            const message = messages[index];
            if (message !== undefined) patches.push(patchOfMessage(message));
          }
          hub.tell(hub.pushes.applyPatches(patches, 0));
        }
      },
      countWrong: () => hub.countWrong(expected),
    };
  }
}

/** How many rows are not as expected. */
export function countDifferent(
  rows: ReadonlyMap<string, Customer>,
  expected: ReadonlyMap<string, Customer>,
): number {
  return [...expected].filter(([id, row]) => !deepEqual(found(rows, id), row)).length;
}
