import { parseArgs } from 'node:util';
import { runPackage } from './run-command.mjs';

const HELP = `npm run simulate -- [--runs N] [--seed S] [--steps L] [--world JSON] [--minutes M]

Runs random worlds of the write path: tabs of one device, another client and a server, with what comes
between them. A world that breaks a promise is shrunk and printed, with its seed.

  --runs N      how many worlds (default 500)
  --seed S      which ones; the same number gives the same worlds (default: by the clock)
  --steps L     how many steps a world has at the most (default 50); another number gives other worlds
  --world JSON  one world alone, as a failed run prints it after 'Counterexample:'
  --minutes M   the longest time that it may take, shrinking included (default 30)
  --help        this text`;

const OPTIONS = /** @type {const} */ ({
  runs: { type: 'string', default: '500' },
  seed: { type: 'string' },
  steps: { type: 'string', default: '50' },
  world: { type: 'string' },
  minutes: { type: 'string', default: '30' },
  help: { type: 'boolean', default: false },
});

/**
 * @param {string} name
 * @param {string} text
 * @returns {number}
 */
function wholeNumber(name, text) {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new Error(`Expected --${name} to be a whole number above 0; got '${text}'.`);
}

async function main() {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const seed = wholeNumber('seed', values.seed ?? String(Date.now() % 1_000_000_000));
  const runs = wholeNumber('runs', values.runs);
  const steps = wholeNumber('steps', values.steps);
  const minutes = wholeNumber('minutes', values.minutes);
  console.log(`Worlds: ${values.world === undefined ? runs : 'the given one'}. Seed: ${seed}.`);
  const { code } = await runPackage(
    'jest/bin/jest.js',
    ['--selectProjects', 'library', '--maxWorkers=1', '--', 'write-path.simulation'],
    {
      env: {
        SIM_RUNS: String(runs),
        SIM_SEED: String(seed),
        SIM_STEPS: String(steps),
        SIM_MS: String(minutes * 60_000),
        ...(values.world === undefined ? {} : { SIM_WORLD: values.world }),
      },
    },
  );
  if (code !== 0 && values.world === undefined)
    console.log(`Again: npm run simulate -- --runs ${runs} --seed ${seed} --steps ${steps}`);
  return code;
}

main().then(
  (code) => (process.exitCode = code),
  (error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
