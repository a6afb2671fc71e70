import { parseArgs } from 'node:util';
import { exitOnSignals } from '../end-with-us.mjs';
import { findChromium } from '../find-chromium.mjs';
import { isStale } from '../is-stale.mjs';
import { runCommand } from '../run-command.mjs';
import { HarnessServer } from './harness-server.mjs';
import { ReferenceServer } from './reference-server.mjs';
import { runQueueRound } from './queue-round.mjs';
import { runReplayRound, runTornRound } from './replay-round.mjs';

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
/** A fault needs a kill at the wrong moment: it comes in some rounds, not in each. */
const MOST_COUNTER_ROUNDS = 5;
const SHOWN_FAULTS = 5;
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
  const replayPort = port + 3;
  const world = {
    chromium: await findChromium(),
    harness: new HarnessServer(port),
    random: seededRandom(Number(values.seed)),
  };
  console.log(`seed ${values.seed}`);
  await world.harness.start();
  try {
    if (values['without-barrier']) return await queueWithoutBarrier(world, rounds);
    const withServer = { ...world, port: replayPort };
    if (values['new-keys']) return await replayWithNewKeys(withServer, rounds);
    if (values['old-log']) return await tornWithOldLog(withServer, rounds);
    const isWanted = (/** @type {string} */ kind) => only === undefined || only === kind;
    const queued = !isWanted('queue') || (await queueRounds(world, rounds));
    const replayed = !isWanted('replay') || (await replayRounds(withServer, rounds, 'replay'));
    const torn = !isWanted('torn') || (await replayRounds(withServer, rounds, 'torn'));
    return queued && replayed && torn ? 0 : 1;
  } finally {
    world.harness.stop();
  }
}

/**
 * @typedef {object} World
 * @property {string} chromium
 * @property {HarnessServer} harness
 * @property {() => number} random
 */

/**
 * @param {World} world
 * @param {number} rounds
 */
async function queueRounds(world, rounds) {
  console.log(`queue: ${rounds} kills`);
  let [acknowledged, lost, faulty] = [0, 0, 0];
  for (let round = 1; round <= rounds; round += 1) {
    const result = await runQueueRound({ ...world, barrier: true });
    acknowledged += result.acknowledged;
    lost += result.lost;
    if (result.faults.length > 0) faulty += 1;
    showQueueRound(round, result);
  }
  console.log(`queue: ${acknowledged} acknowledged, ${lost} lost; ${faulty} rounds at fault`);
  return faulty === 0;
}

/**
 * @param {World} world
 * @param {number} rounds
 */
async function queueWithoutBarrier(world, rounds) {
  console.log(`queue, commit barrier OUT: ${rounds} kills or more`);
  let [acknowledged, lost, lossy, round] = [0, 0, 0, 0];
  while (round < rounds || (lost === 0 && round < rounds * MOST_COUNTER_ROUNDS)) {
    round += 1;
    const result = await runQueueRound({ ...world, barrier: false });
    acknowledged += result.acknowledged;
    lost += result.lost;
    if (result.lost > 0) lossy += 1;
    showQueueRound(round, { ...result, faults: [] });
  }
  console.log(`queue: ${acknowledged} acknowledged, ${lost} lost, in ${lossy} of ${round} rounds`);
  console.log(
    lost > 0
      ? 'Without the barrier writes are lost: the runs with it prove something.'
      : 'Without the barrier nothing was lost: on this machine so many rounds prove nothing.',
  );
  return lost > 0 ? 0 : 1;
}

/**
 * @param {number} round
 * @param {Awaited<ReturnType<typeof runQueueRound>>} result
 */
function showQueueRound(round, { acknowledged, stored, lost, faults }) {
  console.log(`  ${round}: ${acknowledged} acknowledged, ${stored} stored, ${lost} lost`);
  for (const fault of faults.slice(0, SHOWN_FAULTS)) console.log(`     ${fault}`);
}

/**
 * @param {World & { port: number }} world
 * @param {number} rounds
 * @param {'replay' | 'torn'} kind
 */
async function replayRounds({ port, ...world }, rounds, kind) {
  const runRound = kind === 'replay' ? runReplayRound : runTornRound;
  let [acknowledged, applied, sentAgain, faulty] = [0, 0, 0, 0];
  await withServer(port, async (server) => {
    console.log(`${kind}: ${rounds} rounds of two kills`);
    for (let round = 1; round <= rounds; round += 1) {
      const result = await runRound({ ...world, server }, `round-${round}`);
      acknowledged += result.acknowledged;
      applied += result.applied;
      sentAgain += result.sentAgain;
      if (result.faults.length > 0) faulty += 1;
      showReplayRound(round, result);
    }
  });
  console.log(
    `${kind}: ${acknowledged} acknowledged, ${applied} done, ${sentAgain} sent again under their key; ` +
      `${faulty} rounds at fault`,
  );
  return faulty === 0;
}

/**
 * @param {World & { port: number }} world
 * @param {number} rounds
 */
async function replayWithNewKeys({ port, ...world }, rounds) {
  let [sentAgain, twice, round] = [0, 0, 0];
  await withServer(port, async (server) => {
    console.log(`replay, a NEW KEY for each send: ${rounds} rounds of two kills or more`);
    while (round < rounds || (twice === 0 && round < rounds * MOST_COUNTER_ROUNDS)) {
      round += 1;
      const page = { ...world, server, stableKeys: false };
      const result = await runReplayRound(page, `round-${round}`);
      sentAgain += result.sentAgain;
      twice += result.twice;
      showReplayRound(round, result);
    }
  });
  console.log(`replay: ${sentAgain} sent again under new keys, ${twice} of them done twice`);
  console.log(
    twice > 0
      ? 'With new keys the server does writes twice, and the judge sees it: the runs with stable keys prove something.'
      : 'With new keys nothing was done twice: on this machine so many rounds prove nothing.',
  );
  return twice > 0 ? 0 : 1;
}

/**
 * @param {World & { port: number }} world
 * @param {number} rounds
 */
async function tornWithOldLog({ port, ...world }, rounds) {
  let lost = 0;
  await withServer(port, async (server) => {
    console.log(`torn, and on in the OLD LOG: ${rounds} rounds of two kills`);
    for (let round = 1; round <= rounds; round += 1) {
      const result = await runTornRound({ ...world, server, newLog: false }, `round-${round}`);
      lost += result.lost;
      showReplayRound(round, { ...result, faults: [] });
    }
  });
  console.log(
    lost > 0
      ? `torn: ${lost} lost. This browser loses what stands in a torn log: the runs with a new one prove something.`
      : 'In the old log nothing was lost: with this browser such rounds prove nothing.',
  );
  return lost > 0 ? 0 : 1;
}

/**
 * @param {number} port
 * @param {(server: ReferenceServer) => Promise<void>} run
 */
async function withServer(port, run) {
  const server = new ReferenceServer(port, 'dist/store-page');
  await server.start();
  try {
    await run(server);
  } finally {
    await server.stop();
  }
}

/**
 * @param {number} round
 * @param {Awaited<ReturnType<typeof runReplayRound>>} result
 */
function showReplayRound(round, { acknowledged, applied, sentAgain, twice, lost, faults }) {
  console.log(
    `  ${round}: ${acknowledged} acknowledged, ${applied} done, ${sentAgain} sent again, ` +
      `${lost} lost, ${twice} done twice`,
  );
  for (const fault of faults.slice(0, SHOWN_FAULTS)) console.log(`     ${fault}`);
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
