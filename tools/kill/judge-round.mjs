/**
 * @typedef {object} QueuedMark what the page tells of one action
 * @property {string} id
 * @property {string} lane
 * @property {number} place its place in its lane, from 0
 * @property {string} group actions of one put
 * @property {number} groupSize
 *
 * @typedef {object} Verdict
 * @property {number} lost how many acknowledged actions are not there
 * @property {readonly string[]} faults
 */

/**
 * What a kill did to the queue: everything acknowledged is there once, no put is there by half, and
 * each lane is whole and in order.
 *
 * @param {readonly QueuedMark[]} acknowledged
 * @param {readonly QueuedMark[]} stored in the order of the queue
 * @returns {Verdict}
 */
export function judgeRound(acknowledged, stored) {
  const ids = new Set(stored.map(({ id }) => id));
  const missing = acknowledged.filter(({ id }) => !ids.has(id));
  return {
    lost: missing.length,
    faults: [
      ...missing.map(({ id, lane, place }) => `acknowledged and lost: ${id}, ${lane} at ${place}`),
      ...(ids.size < stored.length ? [`${stored.length - ids.size} are there twice`] : []),
      ...findHalves(stored),
      ...findDisorder(stored),
    ],
  };
}

/** @param {readonly QueuedMark[]} stored */
function findHalves(stored) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { group } of stored) counts.set(group, (counts.get(group) ?? 0) + 1);
  const halves = new Set(
    stored.filter((mark) => counts.get(mark.group) !== mark.groupSize).map(({ group }) => group),
  );
  return [...halves].map((group) => `stored by half: the put ${group}`);
}

/** @param {readonly QueuedMark[]} stored */
function findDisorder(stored) {
  /** @type {Map<string, number>} */
  const next = new Map();
  const faults = [];
  for (const { lane, place } of stored) {
    const expected = next.get(lane) ?? 0;
    if (place !== expected)
      faults.push(`out of order: ${lane} has ${place} where ${expected} was due`);
    next.set(lane, place + 1);
  }
  return faults;
}
