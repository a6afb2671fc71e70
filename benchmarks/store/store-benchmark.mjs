import { mkdtemp, rm } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { REPOSITORY } from '../../tools/check/repository.mjs';

const WORKLOADS = ['w1a', 'w1b', 'w1c', 'w2', 'w3', 'w4', 'w5', 'w6'];
const FLAGS = ['--expose-gc', '--single-threaded-gc'];

/** @type {import('../main.mjs').Benchmark} */
export const STORE = {
  name: 'store',
  title:
    'the core in Node, updates, live views and optimistic writes, against JSON.parse and a bare Map',
  async run({ rounds = 7 }) {
    const folder = await mkdtemp(path.join(tmpdir(), 'cachehub-bench-'));
    try {
      await bundle(folder);
      const results = [];
      for (const workload of WORKLOADS) {
        for (const figure of await measure(path.join(folder, `${workload}.mjs`), rounds)) {
          const { what, ratio, goal, wrong, note } = figure;
          results.push({
            what,
            figure: wrong === 0 ? `${ratio.toFixed(2)} ×` : `WRONG: ${wrong} rows`,
            goal: `≤ ${goal} ×`,
            isMet: wrong === 0 && ratio <= goal,
            note,
          });
        }
      }
      return results;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/**
 * As an app's production build has it: without development mode, minified, and with object spread lowered, as the
 * Angular CLI does.
 *
 * @param {string} folder
 */
async function bundle(folder) {
  await build({
    absWorkingDir: REPOSITORY,
    entryPoints: WORKLOADS.map((workload) => `benchmarks/store/${workload}.ts`),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    supported: { 'object-rest-spread': false },
    define: { ngDevMode: 'false' },
    tsconfig: 'benchmarks/tsconfig.json',
  });
}

/**
 * @param {string} script
 * @param {number} rounds
 * @returns {Promise<readonly import('./report.js').Figure[]>}
 */
async function measure(script, rounds) {
  const env = { ...process.env, NODE_ENV: 'production' };
  const args = [...FLAGS, script, String(rounds)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  return JSON.parse(stdout);
}
