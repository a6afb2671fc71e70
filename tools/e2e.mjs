import { findChromium } from './find-chromium.mjs';
import { isStale } from './is-stale.mjs';
import { runCommand, runPackage } from './run-command.mjs';

/*
 * npm run e2e -- [options of jest]
 *
 * Builds what is stale, finds or installs a browser, and runs `e2e/*.e2e.ts` against the
 * production build of the demo and the real server. The tests read CHROMIUM.
 */

const SHARED_INPUTS = ['projects/ngx-cachehub', 'package-lock.json', 'tsconfig.json'];

const BUILDS = [
  {
    name: 'demo',
    output: 'dist/dashboard/browser/index.html',
    inputs: [...SHARED_INPUTS, 'projects/dashboard', 'angular.json'],
    run: () => runPackage('@angular/cli/bin/ng.js', ['build', 'dashboard']),
  },
  {
    name: 'server',
    output: 'dist/server/main.mjs',
    inputs: [...SHARED_INPUTS, 'projects/server', 'tools/build-server.mjs'],
    run: () => runCommand(process.execPath, ['tools/build-server.mjs']),
  },
];

async function main() {
  for (const { name, output, inputs, run } of BUILDS) {
    if (!isStale(output, inputs)) continue;
    console.log(`Building the ${name}.`);
    const { code } = await run();
    if (code !== 0) return code;
  }
  const chromium = await findChromium();
  const { code } = await runPackage(
    'jest/bin/jest.js',
    ['--config', 'e2e/jest.config.ts', '--runInBand', ...process.argv.slice(2)],
    { env: { CHROMIUM: chromium } },
  );
  return code;
}

main().then(
  (code) => (process.exitCode = code),
  (error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
