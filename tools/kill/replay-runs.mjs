import { ReferenceServer } from './reference-server.mjs';
import { runReplayRound, runTornRound } from './replay-round.mjs';

/** A fault needs a kill at the wrong moment: it comes in some rounds, not in each. */
const MOST_COUNTER_ROUNDS = 5;
/** So many faults of a round are told. */
const SHOWN_FAULTS = 5;

/** @typedef {import('./queue-runs.mjs').World} World */

/**
 * @param {World & { port: number }} world
 * @param {number} rounds
 * @param {'replay' | 'torn'} kind
 */
export async function replayRounds({ port, ...world }, rounds, kind) {
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
export async function replayWithNewKeys({ port, ...world }, rounds) {
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
export async function tornWithOldLog({ port, ...world }, rounds) {
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
