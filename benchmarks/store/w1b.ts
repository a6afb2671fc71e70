import { cpuRounds } from './cpu-rounds';
import { microseconds, report } from './report';
import { Updates } from './updates';

const BATCH = 500;

const updates = new Updates();
const outcome = cpuRounds(
  {
    library: () => updates.library({ batch: BATCH, lists: 50 }),
    'ten times the lists': () => updates.library({ batch: BATCH, lists: 500 }),
    parse: () => updates.parse(),
    map: () => updates.map(),
  },
  report.rounds,
);
const each = (name: Parameters<typeof outcome.ms>[0]) =>
  microseconds(outcome.ms(name), updates.count);
const wrong = outcome.wrong('library');
const what = `W1b, batches of ${BATCH}`;
report.tell([
  {
    what: `${what}, to parsing`,
    ratio: outcome.ratio('library', 'parse'),
    goal: 1,
    wrong,
    note: `${each('library')} an update, parsing ${each('parse')}`,
  },
  {
    what: `${what}, to a bare Map`,
    ratio: outcome.ratio('library', 'map'),
    goal: 1.2,
    wrong,
    note: `${each('map')} in the Map`,
  },
  {
    what: 'W1b×10, ten lists per row, to W1b',
    ratio: outcome.ratio('ten times the lists', 'library'),
    goal: 1.15,
    wrong: outcome.wrong('ten times the lists'),
    note: `${each('ten times the lists')} an update`,
  },
]);
