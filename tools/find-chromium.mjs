import { accessSync, constants } from 'node:fs';
import { runCommand } from './run-command.mjs';

const CANDIDATES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const findInstalled = () => CANDIDATES.find(isExecutable);

/**
 * The browser for the end-to-end tests: the one that `CHROMIUM` names, else an installed one,
 * else one that apt installs.
 *
 * @returns {Promise<string>}
 */
export async function findChromium() {
  const named = process.env['CHROMIUM'];
  if (named !== undefined && named !== '') {
    if (isExecutable(named)) return named;
    throw new Error(`CHROMIUM names '${named}', which cannot be run.`);
  }
  const chromium = findInstalled() ?? (await installByApt());
  if (chromium !== undefined) return chromium;
  throw new Error(
    'The end-to-end tests need Chromium or Chrome. Install it (on Debian: ' +
      '`sudo apt-get install chromium`), or set CHROMIUM to the path of its program.',
  );
}

/** @returns {Promise<string | undefined>} */
async function installByApt() {
  if (process.getuid?.() !== 0 || !isExecutable('/usr/bin/apt-get')) return undefined;
  console.log('Installing Chromium by apt, once.');
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', 'chromium'],
  ]) {
    const { code, output } = await runCommand('apt-get', args, { env, capture: true });
    if (code !== 0) throw new Error(`apt-get ${args[0]} failed:\n${output}`);
  }
  return findInstalled();
}
