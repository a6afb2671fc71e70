import { parseArgs } from 'node:util';
import { OUTBOX } from './outbox/outbox-benchmark.mjs';

/**
 * @typedef {object} Benchmark
 * @property {string} name
 * @property {string} title what is measured, and against what
 * @property {(options: { rounds: number }) => Promise<readonly Result[]>} run
 *
 * @typedef {object} Result
 * @property {string} what
 * @property {string} measured
 * @property {number} ratio ours to the yardstick, in the same rounds
 * @property {number} goal the ratio that it is meant to have at most
 */

/** @type {readonly Benchmark[]} */
const BENCHMARKS = [OUTBOX];

const HELP = `npm run bench -- [name…] [options]

Measures the library against a yardstick in the same run: rounds of both are interleaved, their order
changes from round to round, the first round is thrown away, and the median of the paired ratios counts.

${BENCHMARKS.map(({ name, title }) => `  ${name.padEnd(12)} ${title}`).join('\n')}

  --rounds <n>   how many rounds count (7)
  --help`;

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rounds: { type: 'string', default: '7' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const unknown = positionals.find((name) => BENCHMARKS.every((known) => known.name !== name));
  if (unknown !== undefined) throw new Error(`There is no benchmark '${unknown}'.\n\n${HELP}`);
  for (const { name, title, run } of BENCHMARKS) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    console.log(`${name}: ${title}`);
    for (const { what, measured, ratio, goal } of await run({ rounds: Number(values.rounds) })) {
      const verdict = ratio <= goal ? 'within' : 'above';
      console.log(
        `  ${what}: ${ratio.toFixed(2)} ×, ${verdict} the goal of ${goal} × (${measured})`,
      );
    }
  }
  return 0;
}

main().then(
  (code) => (process.exitCode = code),
  (error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
