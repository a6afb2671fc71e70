import { cpuRounds } from './cpu-rounds';
import { microseconds, report } from './report';
import { Updates } from './updates';

const updates = new Updates();
const outcome = cpuRounds(
  {
    library: () => updates.library({ batch: 1, lists: 50 }),
    parse: () => updates.parse(),
    map: () => updates.map(),
  },
  report.rounds,
);
const each = (name: 'library' | 'parse' | 'map') => microseconds(outcome.ms(name), updates.count);
const wrong = outcome.wrong('library');
const what = 'W1a, one by one';
report.tell([
  {
    what: `${what}, to parsing`,
    ratio: outcome.ratio('library', 'parse'),
    goal: 1.3,
    wrong,
    note: `${each('library')} an update, parsing ${each('parse')}`,
  },
  {
    what: `${what}, to a bare Map`,
    ratio: outcome.ratio('library', 'map'),
    goal: 1.6,
    wrong,
    note: `${each('map')} in the Map`,
  },
]);
