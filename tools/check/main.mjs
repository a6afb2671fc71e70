import { parseArgs } from 'node:util';
import { STEPS } from './steps.mjs';

const HELP = `npm run check -- [options]

Runs what CI runs, cheap steps first, and stops at the first that fails.

  --only <step,step>     only these steps
  --skip <step,step>     all but these
  --keep-going           go on after a failure, fail at the end
  --unit-results <file>  take the unit step's results from an earlier \`jest --json\`
  --update               goldens: record what is there instead of comparing
  --list                 name the steps
  --help                 this text
`;

/**
 * @param {string | undefined} list
 * @returns {string[] | undefined}
 */
function parseStepNames(list) {
  const names = list?.split(',').filter((name) => name !== '');
  const unknown = names?.find((name) => !STEPS.some((step) => step.name === name));
  if (unknown === undefined) return names;
  const known = STEPS.map(({ name }) => name).join(', ');
  console.error(`No step is called '${unknown}'. Steps: ${known}.`);
  process.exit(2);
}

/** @param {number} since */
const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

/**
 * @param {import('./steps.mjs').Step} step
 * @param {import('./steps.mjs').CheckOptions} options
 * @returns {Promise<import('./steps.mjs').StepResult>}
 */
async function runStep(step, options) {
  const startedAt = Date.now();
  console.log(`\n── ${step.name}: ${step.title}`);
  let result = { passed: 0, failed: 1 };
  try {
    result = await step.run(options);
  } catch (error) {
    console.error(error);
  }
  const verdict = result.failed === 0 ? 'ok' : 'FAILED';
  console.log(`── ${step.name} ${verdict}, ${result.passed} passed, ${seconds(startedAt)}`);
  if (result.failed > 0) console.log(`   again: npm run check -- --only ${step.name}`);
  return result;
}

/** @returns {Promise<number>} the exit code */
async function main() {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      skip: { type: 'string' },
      'keep-going': { type: 'boolean', default: false },
      'unit-results': { type: 'string' },
      update: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  if (values.list) {
    for (const { name, title } of STEPS) console.log(`${name.padEnd(11)} ${title}`);
    return 0;
  }

  const only = parseStepNames(values.only);
  const skip = parseStepNames(values.skip) ?? [];
  const steps = STEPS.filter(({ name }) => (only?.includes(name) ?? true) && !skip.includes(name));
  const startedAt = Date.now();
  const total = { passed: 0, failed: 0 };
  for (const step of steps) {
    const { passed, failed } = await runStep(step, {
      unitResults: values['unit-results'],
      update: values.update,
    });
    total.passed += passed;
    total.failed += failed;
    if (failed > 0 && !values['keep-going']) break;
  }
  console.log(`\n${seconds(startedAt)}\n`);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed > 0 ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
  if (!code?.startsWith('ERR_PARSE_ARGS')) throw error;
  console.error(`${message}\n\n${HELP}`);
  process.exitCode = 2;
}
