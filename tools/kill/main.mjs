import { parseArgs } from 'node:util';
import { findChromium } from '../find-chromium.mjs';
import { isStale } from '../is-stale.mjs';
import { runCommand } from '../run-command.mjs';
import { HarnessServer } from './harness-server.mjs';
import { runQueueRound } from './queue-round.mjs';

const HELP = `npm run e2e:kill -- [options]

Kills Chromium with SIGKILL, all of its processes at once, while a page queues writes through the
library's own stores. After a restart everything that was acknowledged has to be there, once, in the
order of its lane, and no write by half.

  --rounds <n>         how many kills (10)
  --without-barrier    leave the commit barrier out: then writes have to be lost, or the run says
                       that it proves nothing. Where nothing was lost yet, it goes on for up to
                       five times as many rounds
  --port <n>           where the page is served (4710)
  --seed <n>           of the moments of the kills
  --help

Ends with 0 where it proves what it should.`;

const INPUTS = [
  'projects/ngx-cachehub',
  'e2e/store-page',
  'tools/build-store-page.mjs',
  'package-lock.json',
];

/** A loss needs a kill between a success and its commit: it comes in some rounds, not in each. */
const MOST_WITHOUT_BARRIER = 5;

async function main() {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '10' },
      'without-barrier': { type: 'boolean', default: false },
      port: { type: 'string', default: '4710' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  await buildPage();
  const harness = new HarnessServer(Number(values.port));
  await harness.start();
  try {
    return await runRounds(harness, {
      rounds: Number(values.rounds),
      barrier: !values['without-barrier'],
      seed: Number(values.seed),
    });
  } finally {
    harness.stop();
  }
}

async function buildPage() {
  if (!isStale('dist/store-page/main.js', INPUTS)) return;
  const { code } = await runCommand(process.execPath, ['tools/build-store-page.mjs']);
  if (code !== 0) throw new Error('The page does not build.');
}

/**
 * @param {HarnessServer} harness
 * @param {{ rounds: number, barrier: boolean, seed: number }} options
 */
async function runRounds(harness, { rounds, barrier, seed }) {
  const chromium = await findChromium();
  const random = seededRandom(seed);
  const total = { rounds: 0, acknowledged: 0, lost: 0, lossy: 0, faulty: 0 };
  console.log(
    `${rounds} kills while queueing, commit barrier ${barrier ? 'in' : 'OUT'}, seed ${seed}`,
  );
  const most = barrier ? rounds : rounds * MOST_WITHOUT_BARRIER;
  for (let round = 1; round <= rounds || (round <= most && total.lost === 0); round += 1) {
    total.rounds = round;
    const { acknowledged, stored, lost, faults } = await runQueueRound({
      chromium,
      harness,
      barrier,
      random,
    });
    total.acknowledged += acknowledged;
    total.lost += lost;
    if (lost > 0) total.lossy += 1;
    if (faults.length > 0) total.faulty += 1;
    console.log(`  ${round}: ${acknowledged} acknowledged, ${stored} stored, ${lost} lost`);
    for (const fault of faults.slice(0, 5)) console.log(`     ${fault}`);
  }
  console.log(
    `${total.acknowledged} acknowledged, ${total.lost} lost, in ${total.lossy} of ${total.rounds} rounds`,
  );
  if (barrier) return total.faulty === 0 ? 0 : 1;
  if (total.lost > 0) {
    console.log('Without the barrier writes are lost: the runs with it prove something.');
    return 0;
  }
  console.log(
    'Without the barrier nothing was lost: this machine proves nothing with so many rounds.',
  );
  return 1;
}

/**
 * mulberry32.
 *
 * @param {number} seed
 */
function seededRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

main().then(
  (code) => (process.exitCode = code),
  (error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
