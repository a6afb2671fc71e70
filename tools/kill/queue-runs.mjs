import { runQueueRound } from './queue-round.mjs';

/** A fault needs a kill at the wrong moment: it comes in some rounds, not in each. */
const MOST_COUNTER_ROUNDS = 5;
/** So many faults of a round are told. */
const SHOWN_FAULTS = 5;

/**
 * @typedef {object} World
 * @property {string} chromium
 * @property {import('./harness-server.mjs').HarnessServer} harness
 * @property {() => number} random
 */

/**
 * @param {World} world
 * @param {number} rounds
 */
export async function queueRounds(world, rounds) {
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
export async function queueWithoutBarrier(world, rounds) {
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
