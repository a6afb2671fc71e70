import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { REPOSITORY } from '../../tools/check/repository.mjs';

const FOLDER = path.join(REPOSITORY, 'benchmarks/peers');
const FLAGS = ['--expose-gc', '--single-threaded-gc'];
/** Packages in CommonJS ask for `require`, which a module of Node has not. */
const REQUIRE =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/** @type {readonly { what: string, workload: 'lists' | 'top', batch: number, rows: number }[]} */
const WORKLOADS = [
  { what: 'W1b, batches of 500', workload: 'lists', batch: 500, rows: 10_000 },
  { what: 'W2, top 100 of 10,000, one by one', workload: 'top', batch: 1, rows: 10_000 },
  { what: 'W2, top 100 of 10,000, batches of 500', workload: 'top', batch: 500, rows: 10_000 },
  { what: 'W2, top 100 of 100,000, one by one', workload: 'top', batch: 1, rows: 100_000 },
  { what: 'W2, top 100 of 100,000, batches of 500', workload: 'top', batch: 500, rows: 100_000 },
];

/**
 * @typedef {object} Measured
 * @property {string} name
 * @property {number} each µs of an update
 * @property {number} ratio to ours
 * @property {number} wrong rows
 */

/** @type {import('../main.mjs').Benchmark} */
export const PEERS = {
  name: 'peers',
  title: 'other libraries on the same updates, each with the help of an expert; installs them',
  isAsked: true,
  async run({ rounds = 3 }) {
    await install();
    const folder = await mkdtemp(path.join(tmpdir(), 'cachehub-peers-'));
    try {
      const script = path.join(folder, 'peers.mjs');
      await bundle(script);
      const results = [];
      for (const { what, workload, batch, rows } of WORKLOADS) {
        const args = [workload, batch, rows, rounds].map(String);
        for (const measured of await measure(script, args)) results.push(resultOf(what, measured));
      }
      return results;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/**
 * @param {string} what
 * @param {Measured} measured
 * @returns {import('../main.mjs').Result}
 */
function resultOf(what, { name, each, ratio, wrong }) {
  return {
    what: `${what}: ${name}`,
    // A peer that is wrong fails nothing here; that we are is a failure.
    figure:
      wrong === 0 ? `${ratio.toFixed(1)} ×` : `${ratio === 1 ? 'WRONG' : 'wrong'}: ${wrong} rows`,
    goal: '',
    isMet: undefined,
    note: `${each.toFixed(2)} µs an update`,
  };
}

/** By their own lock file: who uses the project never has them. */
async function install() {
  if (existsSync(path.join(FOLDER, 'node_modules'))) return;
  await promisify(execFile)('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: FOLDER,
  });
}

/** @param {string} outfile */
async function bundle(outfile) {
  await build({
    absWorkingDir: REPOSITORY,
    entryPoints: ['benchmarks/peers/run-peers.js'],
    outfile,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    conditions: ['production'],
    define: { ngDevMode: 'false', 'process.env.NODE_ENV': '"production"' },
    banner: { js: REQUIRE },
    tsconfig: 'benchmarks/tsconfig.json',
  });
}

/**
 * @param {string} script
 * @param {readonly string[]} args
 * @returns {Promise<readonly Measured[]>}
 */
async function measure(script, args) {
  const env = { ...process.env, NODE_ENV: 'production' };
  const { stdout } = await promisify(execFile)(process.execPath, [...FLAGS, script, ...args], {
    env,
  });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '[]');
}
