/**
 * @typedef {object} Times ms of each contestant in one round
 * @property {number} ours
 * @property {number} theirs
 */

/**
 * Runs both contestants in each round, in an order that changes, and throws the first round away:
 * what disturbs the machine disturbs both.
 *
 * @param {number} rounds that count
 * @param {(oursFirst: boolean) => Promise<Times>} race
 * @returns {Promise<Times & { ratio: number }>} medians; the ratio is that of the pairs
 */
export async function pairedRounds(rounds, race) {
  /** @type {Times[]} */
  const pairs = [];
  for (let round = 0; round <= rounds; round += 1) {
    const times = await race(round % 2 === 0);
    if (round > 0) pairs.push(times);
  }
  return {
    ours: median(pairs.map(({ ours }) => ours)),
    theirs: median(pairs.map(({ theirs }) => theirs)),
    ratio: median(pairs.map(({ ours, theirs }) => ours / theirs)),
  };
}

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
