/**
 * @typedef {object} ReplayReport what the page told, over all of its lives
 * @property {string[]} acknowledged keys of writes that were said to be stored
 * @property {string[]} sent keys of writes that a send was begun of, with each send
 * @property {string[]} parked why a write was not done
 */

/**
 * What kills did to the way from the queue to the server: everything acknowledged was done, nothing
 * was done twice, and each lane in its order.
 *
 * @param {ReplayReport} report
 * @param {readonly (readonly string[])[]} applied by lane, the keys `…/<lane>/<place>` in the order done
 * @returns {{ lost: number, twice: number, faults: readonly string[] }}
 */
export function judgeReplay({ acknowledged, parked }, applied) {
  const done = new Set(applied.flat());
  const missing = acknowledged.filter((key) => !done.has(key));
  return {
    lost: missing.length,
    twice: applied.flat().length - done.size,
    faults: [
      ...missing.map((key) => `acknowledged and never done: ${key}`),
      ...parked.map((reason) => `parked: ${reason}`),
      ...applied.flatMap(findLaneFaults),
    ],
  };
}

/** @param {readonly string[]} keys */
function findLaneFaults(keys) {
  const faults = keys
    .filter((key, index) => keys.indexOf(key) < index)
    .map((key) => `done twice: ${key}`);
  const places = keys.map((key) => Number(key.split('/').at(-1)));
  const wrong = places.findIndex((place, index) => place !== index);
  if (wrong >= 0) faults.push(`out of order: ${keys[wrong]} was done as number ${wrong}`);
  return faults;
}
