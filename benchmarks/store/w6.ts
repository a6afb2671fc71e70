import { cpuRounds } from './cpu-rounds';
import { microseconds, report } from './report';
import { Updates } from './updates';

const BATCH = 500;

const updates = new Updates();
const library = (observedDetails: number) =>
  updates.library({ batch: BATCH, lists: 50, observedDetails });
const outcome = cpuRounds({ few: () => library(100), many: () => library(5_000) }, report.rounds);
const each = (name: 'few' | 'many') => microseconds(outcome.ms(name), updates.count);
report.tell([
  {
    what: 'W6, 5,000 observed details to 100',
    ratio: outcome.ratio('many', 'few'),
    goal: 2.5,
    wrong: Math.max(outcome.wrong('few'), outcome.wrong('many')),
    note: `${each('few')} and ${each('many')} an update`,
  },
]);
