import { deepEqual } from '../../projects/ngx-cachehub/src/core/values';
import { patchOfMessage } from '../../projects/ngx-cachehub/src/realtime/wire-patch';
import { cpuRounds } from './cpu-rounds';
import type { Run } from './cpu-rounds';
import type { Customer } from './customers';
import { changedRow, makeCustomers, makeUpdates, updateMessage } from './customers';
import { microseconds, report } from './report';
import { top100, Viewer } from './viewer';

const UPDATES = 50_000;

function countDifferent(shown: readonly unknown[], expected: readonly Customer[]): number {
  return expected.filter((row, place) => !deepEqual(row, shown[place])).length;
}

class Workload {
  private readonly rows: readonly Customer[];
  private readonly made: ReturnType<typeof makeUpdates>;
  private readonly expected: readonly Customer[];

  constructor(count: number) {
    this.rows = makeCustomers(count);
    this.made = makeUpdates(this.rows, UPDATES);
    this.expected = top100(this.made.expected.values());
  }

  map(): Run {
    const rows = new Map(this.rows.map((row) => [row.id, row]));
    return {
      work: () => {
        for (const { data } of this.made.messages) {
          const row = rows.get(String(data.entityId));
          const version = Number(data.version);
          if (row !== undefined && version > row.version) {
            rows.set(row.id, changedRow(row, data.changes, version));
          }
        }
      },
      countWrong: () => countDifferent(top100(rows.values()), this.expected),
    };
  }

  library(batch: number): Run {
    const viewer = new Viewer(this.rows);
    const { messages } = this.made;
    return {
      work: () => {
        for (let begin = 0; begin < messages.length; begin += batch) {
          viewer.pushes.applyPatches(messages.slice(begin, begin + batch).map(patchOfMessage), 0);
          viewer.look();
        }
      },
      countWrong: () => countDifferent(viewer.shown, this.expected),
    };
  }

  /** Each update takes the best row to the last place. */
  demoting(): Run {
    const viewer = new Viewer(this.rows);
    const demoted: string[] = [];
    return {
      work: () => {
        for (let step = 1; step <= UPDATES; step++) {
          const best = viewer.view.first() as Customer;
          const message = updateMessage(best, { score: -step });
          viewer.pushes.applyPatches([patchOfMessage(message)], 0);
          viewer.look();
          demoted.push(best.id);
        }
      },
      countWrong: () => countDifferent(viewer.shown, this.afterDemoting(demoted)),
    };
  }

  private afterDemoting(demoted: readonly string[]): readonly Customer[] {
    const rows = new Map(this.rows.map((row) => [row.id, row]));
    demoted.forEach((id, index) => {
      const row = rows.get(id);
      if (row !== undefined) rows.set(id, { ...row, score: -index - 1, version: row.version + 1 });
    });
    return top100(rows.values());
  }
}

/** Microseconds that one update of the worst stream may cost. */
const WORST = 3;

report.tell(
  [10_000, 100_000].flatMap((count) => {
    const workload = new Workload(count);
    const outcome = cpuRounds(
      {
        single: () => workload.library(1),
        batched: () => workload.library(500),
        demoting: () => workload.demoting(),
        map: () => workload.map(),
      },
      report.rounds,
    );
    const each = (name: Parameters<typeof outcome.ms>[0]) =>
      microseconds(outcome.ms(name), UPDATES);
    const what = `W2, live top 100 of ${count.toLocaleString('en')}`;
    return [
      {
        what: `${what}, one by one, to a bare Map`,
        ratio: outcome.ratio('single', 'map'),
        goal: 3,
        wrong: outcome.wrong('single'),
        note: `${each('single')} an update, ${each('map')} in the Map`,
      },
      {
        what: `${what}, batches of 500, to a bare Map`,
        ratio: outcome.ratio('batched', 'map'),
        goal: 3,
        wrong: outcome.wrong('batched'),
        note: `${each('batched')} an update`,
      },
      {
        what: `${what}, the best row demoted each time, to ${WORST} µs`,
        ratio: (outcome.ms('demoting') * 1_000) / UPDATES / WORST,
        goal: 1,
        wrong: outcome.wrong('demoting'),
        note: `${each('demoting')} an update, one by one`,
      },
    ];
  }),
);
