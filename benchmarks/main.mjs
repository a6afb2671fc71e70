import { parseArgs } from 'node:util';
import { DASHBOARD } from './dashboard/dashboard-benchmark.mjs';
import { OUTBOX } from './outbox/outbox-benchmark.mjs';
import { PEERS } from './peers/peers-benchmark.mjs';
import { REPLAY } from './replay/replay-benchmark.mjs';
import { STORE } from './store/store-benchmark.mjs';
import { table } from './support/table.mjs';

/**
 * @typedef {object} Options
 * @property {number | undefined} rounds how many count
 * @property {number | undefined} actions
 * @property {number} port
 *
 * @typedef {object} Benchmark
 * @property {string} name
 * @property {string} title what is measured, and against what
 * @property {boolean} [isAsked] runs only where it is named
 * @property {(options: Options) => Promise<readonly Result[]>} run
 *
 * @typedef {object} Result
 * @property {string} what
 * @property {string} figure
 * @property {string} goal
 * @property {boolean | undefined} isMet undefined where there is no goal
 * @property {string} note
 */

/** @type {readonly Benchmark[]} */
const BENCHMARKS = [STORE, OUTBOX, REPLAY, DASHBOARD, PEERS];

const HELP = `npm run bench -- [name…] [options]

Measures the library against a yardstick in the same run: rounds of all are interleaved, their order
changes from round to round, the first round is thrown away, and the median of the paired ratios counts.

${BENCHMARKS.map(({ name, title }) => `  ${name.padEnd(9)} ${title}`).join('\n')}

  --rounds <n>     how many rounds count (7; of peers 3, of replay 1)
  --actions <n>    replay only: how many are queued in each round (2000; up to 10000)
  --port <n>       replay and dashboard only: of the reference server (4714)
  --help

Dashboard has no yardstick: a person feels milliseconds, in one run.

Replay runs on a database in memory, and where DATABASE_URL names a PostgreSQL server, on that too: it
writes to it. Ends with 1 where a result is wrong; a goal that is missed is told, and no failure.`;

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rounds: { type: 'string' },
      actions: { type: 'string' },
      port: { type: 'string', default: '4714' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const unknown = positionals.find((name) => BENCHMARKS.every((known) => known.name !== name));
  if (unknown !== undefined) throw new Error(`There is no benchmark '${unknown}'.\n\n${HELP}`);
  const options = {
    rounds: wholeNumber(values.rounds),
    actions: wholeNumber(values.actions),
    port: Number(values.port),
  };
  let isWrong = false;
  for (const { name, title, isAsked, run } of BENCHMARKS) {
    if (positionals.length > 0 ? !positionals.includes(name) : isAsked) continue;
    console.log(`${name}: ${title}\n`);
    const results = await run(options);
    console.log(`${table(results.map(rowOf))}\n`);
    isWrong ||= results.some(({ figure }) => figure.startsWith('WRONG'));
  }
  return isWrong ? 1 : 0;
}

/** @param {Result} result */
const rowOf = ({ what, figure, goal, isMet, note }) => ({
  what,
  measured: figure,
  goal,
  met: isMet === undefined ? '' : isMet ? 'yes' : 'NO',
  note,
});

/** @param {string | undefined} text */
function wholeNumber(text) {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`Expected a whole number above 0; got '${text}'.\n\n${HELP}`);
}

main().then(
  (code) => (process.exitCode = code),
  (error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
