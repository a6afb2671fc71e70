import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { runCommand, runPackage } from '../run-command.mjs';
import { checkCircles } from './check-circles.mjs';
import { checkDocs } from './docs/check-docs.mjs';
import { checkGoldens } from './goldens/check-goldens.mjs';
import { readJestResults } from './jest-results.mjs';
import { checkPackaging } from './packaging/check-packaging.mjs';
import { checkPlantedViolations } from './planted-violations.mjs';
import { REPOSITORY } from './repository.mjs';

/**
 * @typedef {object} StepResult
 * @property {number} passed
 * @property {number} failed
 *
 * @typedef {object} CheckOptions
 * @property {string} [unitResults] results of a run of jest that stand for the unit step
 * @property {boolean} update rewrites the goldens instead of comparing them
 *
 * @typedef {object} Step
 * @property {string} name
 * @property {string} title
 * @property {(options: CheckOptions) => Promise<StepResult>} run
 */

const RESULTS = path.join(REPOSITORY, 'out-tsc/results');
const JEST = 'jest/bin/jest.js';
const NG = '@angular/cli/bin/ng.js';

const TYPESCRIPT_PROJECTS = [
  'projects/ngx-cachehub/tsconfig.core.json',
  'projects/ngx-cachehub/tsconfig.lib.json',
  'projects/ngx-cachehub/tsconfig.spec.json',
  'projects/ngx-cachehub/tsconfig.schematics.json',
  'projects/dashboard/tsconfig.spec.json',
  'projects/server/tsconfig.json',
  'projects/server/tsconfig.spec.json',
  'e2e/tsconfig.json',
  'benchmarks/tsconfig.json',
  'tools/tsconfig.json',
];

/**
 * Each command is a test of its own; the first that fails ends the step.
 *
 * @param {readonly (() => Promise<{ code: number }>)[]} commands
 * @returns {Promise<StepResult>}
 */
async function runAll(commands) {
  let passed = 0;
  for (const command of commands) {
    if ((await command()).code !== 0) return { passed, failed: 1 };
    passed += 1;
  }
  return { passed, failed: 0 };
}

/**
 * @param {(resultsFile: string) => Promise<unknown>} run
 * @param {string} name
 */
async function runJest(run, name) {
  const file = path.join(RESULTS, `${name}.json`);
  await mkdir(RESULTS, { recursive: true });
  await rm(file, { force: true });
  await run(file);
  return readJestResults(file);
}

/** Cheap first, so that a failure comes early. @type {readonly Step[]} */
export const STEPS = [
  {
    name: 'format',
    title: 'Everything is formatted (npm run format mends it)',
    run: () => runAll([() => runPackage('prettier/bin/prettier.cjs', ['--check', '.'])]),
  },
  {
    name: 'lint',
    title: 'ESLint finds nothing',
    run: () => runAll([() => runPackage('eslint/bin/eslint.js', ['.', '--max-warnings', '0'])]),
  },
  {
    name: 'boundaries',
    title: 'Each planted violation of a boundary is caught',
    run: checkPlantedViolations,
  },
  {
    name: 'circles',
    title: 'No file imports another that leads back to it, by types either',
    run: checkCircles,
  },
  {
    name: 'types',
    title: 'Every TypeScript project compiles; the core without DOM, Node and Angular',
    run: () =>
      runAll(
        TYPESCRIPT_PROJECTS.map((project) => () => {
          console.log(`  ${project}`);
          return runPackage('typescript/bin/tsc', ['-p', project, '--noEmit']);
        }),
      ),
  },
  {
    name: 'docs',
    title: 'Rules are tested, tests name rules, links lead somewhere, snippets compile',
    run: checkDocs,
  },
  {
    name: 'unit',
    title: 'Unit tests',
    run: ({ unitResults }) =>
      unitResults === undefined
        ? runJest((file) => runPackage(JEST, ['--json', '--outputFile', file]), 'unit')
        : readJestResults(path.resolve(REPOSITORY, unitResults)),
  },
  {
    name: 'build',
    title: 'Library, demo and server build',
    run: () =>
      runAll([
        () => runCommand(process.execPath, ['tools/build-library.mjs']),
        () => runPackage(NG, ['build', 'dashboard']),
        () => runCommand(process.execPath, ['tools/build-server.mjs']),
      ]),
  },
  {
    name: 'goldens',
    title: 'Public API, error codes and sizes are as recorded (needs the library built)',
    run: checkGoldens,
  },
  {
    name: 'packaging',
    title: 'The package installs and builds in Angular 21 and 22 (needs the library built)',
    run: checkPackaging,
  },
  {
    name: 'e2e',
    title: 'End to end in Chromium, against the real server',
    run: () =>
      runJest(
        (file) => runCommand(process.execPath, ['tools/e2e.mjs', '--json', '--outputFile', file]),
        'e2e',
      ),
  },
  {
    name: 'kill',
    title:
      'Chromium killed while it queues and sends: nothing acknowledged is lost, nothing done twice',
    run: () =>
      runAll(
        [
          ['--rounds', '10'],
          ['--rounds', '10', '--without-barrier'],
          ['--rounds', '2', '--old-log'],
        ].map((options) => () => runCommand(process.execPath, ['tools/kill/main.mjs', ...options])),
      ),
  },
];
