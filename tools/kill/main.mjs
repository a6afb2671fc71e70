import { parseArgs } from 'node:util';
import { exitOnSignals } from '../end-with-us.mjs';
import { findChromium } from '../find-chromium.mjs';
import { isStale } from '../is-stale.mjs';
import { runCommand } from '../run-command.mjs';
import { HarnessServer } from './harness-server.mjs';
import { queueRounds, queueWithoutBarrier } from './queue-runs.mjs';
import { replayRounds, replayWithNewKeys, tornWithOldLog } from './replay-runs.mjs';

const HELP = `npm run e2e:kill -- [options]

Kills Chromium with SIGKILL, all of its processes at once, while a page

  queue    queues writes through the library's own stores: after a restart everything that was
           acknowledged is there, once, in the order of its lane, and no write by half
  replay   queues and sends to the reference server: everything acknowledged is done in the end,
           nothing twice, each lane in its order, by the server's own log
  torn     the same, where the first kill came in the middle of a write of the browser's own log:
           left to itself, the browser throws all databases away at the second start after that

Options:
  --rounds <n>         how many rounds of each (10)
  --only <kind>        queue, replay or torn
  --without-barrier    queue only, with the commit barrier left out: then writes have to be lost, or
                       the run says that it proves nothing. Where nothing was lost yet, it goes on
                       for up to five times as many rounds
  --new-keys           replay only, with a page that takes a new idempotency key for each send: then
                       the server has to do writes twice, and the judge has to see it. Goes on in the
                       same way
  --old-log            torn only, with a page that lets the browser go on in its torn log: then writes
                       have to be lost
  --port <n>           of the harness (4710); the server's is three more
  --seed <n>           of the moments of the kills
  --help

Ends with 0 where it proves what it should.`;

const SOURCES = ['projects/ngx-cachehub', 'package-lock.json'];
const BUILDS = [
  {
    output: 'dist/store-page/main.js',
    inputs: [...SOURCES, 'e2e/store-page', 'tools/build-store-page.mjs', 'tools/build-page.mjs'],
    script: 'tools/build-store-page.mjs',
  },
  {
    output: 'dist/server/main.mjs',
    inputs: [...SOURCES, 'projects/server', 'tools/build-server.mjs'],
    script: 'tools/build-server.mjs',
  },
];
const KINDS = ['queue', 'replay', 'torn'];

async function main() {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '10' },
      only: { type: 'string' },
      'without-barrier': { type: 'boolean', default: false },
      'new-keys': { type: 'boolean', default: false },
      'old-log': { type: 'boolean', default: false },
      port: { type: 'string', default: '4710' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const { only } = values;
  if (only !== undefined && !KINDS.includes(only)) throw new Error(HELP);
  for (const { output, inputs, script } of BUILDS) {
    if (!isStale(output, inputs)) continue;
    const { code } = await runCommand(process.execPath, [script]);
    if (code !== 0) throw new Error(`${script} failed.`);
  }
  const port = Number(values.port);
  const rounds = Number(values.rounds);
  const world = {
    chromium: await findChromium(),
    harness: new HarnessServer(port),
    random: seededRandom(Number(values.seed)),
  };
  const served = { ...world, port: port + 3 };
  console.log(`seed ${values.seed}`);
  await world.harness.start();
  try {
    if (values['without-barrier']) return await queueWithoutBarrier(world, rounds);
    if (values['new-keys']) return await replayWithNewKeys(served, rounds);
    if (values['old-log']) return await tornWithOldLog(served, rounds);
    const isWanted = (/** @type {string} */ kind) => only === undefined || only === kind;
    const queued = !isWanted('queue') || (await queueRounds(world, rounds));
    const replayed = !isWanted('replay') || (await replayRounds(served, rounds, 'replay'));
    const torn = !isWanted('torn') || (await replayRounds(served, rounds, 'torn'));
    return queued && replayed && torn ? 0 : 1;
  } finally {
    world.harness.stop();
  }
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

exitOnSignals();
main().then(
  (code) => (process.exitCode = code),
  (error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
