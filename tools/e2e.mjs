import { buildDemo } from './demo-builds.mjs';
import { findChromium } from './find-chromium.mjs';
import { runPackage } from './run-command.mjs';

/*
 * npm run e2e -- [options of jest]
 *
 * Builds what is stale, finds or installs a browser, and runs `e2e/*.e2e.ts` against the
 * production build of the demo and the real server. The tests read CHROMIUM.
 */

async function main() {
  const built = await buildDemo({ demo: true });
  if (built !== 0) return built;
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
