import { isStale } from './is-stale.mjs';
import { runCommand, runPackage } from './run-command.mjs';

const SHARED_INPUTS = ['projects/ngx-cachehub', 'package-lock.json', 'tsconfig.json'];

const SERVER = {
  name: 'server',
  output: 'dist/server/main.mjs',
  inputs: [...SHARED_INPUTS, 'projects/server', 'tools/build-server.mjs'],
  run: () => runCommand(process.execPath, ['tools/build-server.mjs']),
};

const DEMO = {
  name: 'demo',
  output: 'dist/dashboard/browser/index.html',
  inputs: [...SHARED_INPUTS, 'projects/dashboard', 'angular.json'],
  run: () => runPackage('@angular/cli/bin/ng.js', ['build', 'dashboard']),
};

/**
 * Takes the code that the demo shows out of its sources, and builds the demo for production and the
 * server, each only if something that it reads is newer.
 *
 * @param {{ demo: boolean }} options
 * @returns {Promise<number>} the exit code of the first build that failed, or 0
 */
export async function buildDemo({ demo }) {
  if (demo) {
    const { code } = await runCommand(process.execPath, ['tools/code/main.mjs']);
    if (code !== 0) return code;
  }
  for (const { name, output, inputs, run } of demo ? [DEMO, SERVER] : [SERVER]) {
    if (!isStale(output, inputs)) continue;
    console.log(`Building the ${name}.`);
    const { code } = await run();
    if (code !== 0) return code;
  }
  return 0;
}
