import { cpuRounds } from './cpu-rounds';
import { LIST_LENGTH } from './customers';
import { microseconds, report } from './report';
import { Updates } from './updates';

const BATCH = 500;

const few = new Updates(1_000);
const many = new Updates(100_000);
const setup = (rows: number) => ({ batch: BATCH, lists: rows / LIST_LENGTH });
const outcome = cpuRounds(
  {
    'library, few': () => few.library(setup(1_000)),
    'library, many': () => many.library(setup(100_000)),
    'map, few': () => few.map(),
    'map, many': () => many.map(),
  },
  report.rounds,
);
const each = (name: Parameters<typeof outcome.ms>[0]) => microseconds(outcome.ms(name), few.count);
const growth = outcome.ratio('library, many', 'library, few');
const floor = outcome.ratio('map, many', 'map, few');
report.tell([
  {
    what: 'W5, an update among 100,000 rows to one among 1,000, to how that grows in a bare Map',
    ratio: growth / floor,
    goal: 1,
    wrong: Math.max(outcome.wrong('library, few'), outcome.wrong('library, many')),
    note:
      `${each('library, few')} and ${each('library, many')} an update, ${growth.toFixed(1)} ×; ` +
      `in the Map ${each('map, few')} and ${each('map, many')}, ${floor.toFixed(1)} ×`,
  },
]);
