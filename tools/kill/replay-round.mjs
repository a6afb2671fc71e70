import { judgeReplay } from './judge-replay.mjs';
import { ReplayPage } from './replay-page.mjs';
import { tearLog } from './torn-log.mjs';

const WRITES_PER_LANE = 40;
/** While the page queues and sends; then while it only sends what is left. */
const KILLS_MS = [1_200, 600];
/** So many sends of the life after a torn log: it has appended to a log by then. */
const WORDS_BEHIND_TORN = 12;

/** @typedef {import('./judge-replay.mjs').ReplayReport} ReplayReport */
/** @typedef {import('./replay-page.mjs').ReplayWorld} ReplayWorld */

/**
 * Queues and sends in the browser, kills it twice while it does, lets it send the rest, and judges
 * what the server did.
 *
 * @param {ReplayWorld} world
 * @param {string} name tells this round's writes from others'
 */
export async function runReplayRound(world, name) {
  const page = await ReplayPage.create(world, name);
  try {
    let writes = WRITES_PER_LANE;
    for (const mostMs of KILLS_MS) {
      await page.open(writes);
      await waitMs(world.random() * mostMs);
      await page.kill();
      writes = 0;
    }
    return await judge(page);
  } finally {
    await page.dispose();
  }
}

/**
 * The same where the first kill came in the middle of a write, which is rare: one in some hundred. The
 * second is late enough for the page to have found that.
 *
 * @param {ReplayWorld} world
 * @param {string} name
 */
export async function runTornRound(world, name) {
  const page = await ReplayPage.create(world, name);
  try {
    await page.open(WRITES_PER_LANE, WRITES_PER_LANE + Math.floor(world.random() * 100));
    await page.kill();
    await tearLog(page.profile);
    await page.open(0, WORDS_BEHIND_TORN);
    await page.kill();
    return await judge(page);
  } finally {
    await page.dispose();
  }
}

/** @param {ReplayPage} page */
async function judge(page) {
  const applied = await page.drain();
  const { report } = page;
  const verdict = { ...judgeReplay(report, applied), ...counts(report, applied) };
  if (verdict.lost === 0) return verdict;
  // A fault all the same: but what the page did not find then is another one than what is not there.
  await page.kill();
  const { lost } = judgeReplay(report, await page.drain());
  const later = `${verdict.lost - lost} of them were done when the page was opened once more`;
  return { ...verdict, faults: [later, ...verdict.faults] };
}

/**
 * @param {ReplayReport} report
 * @param {readonly (readonly string[])[]} applied
 */
function counts({ acknowledged, sent }, applied) {
  return {
    acknowledged: acknowledged.length,
    applied: applied.flat().length,
    sentAgain: sent.length - new Set(sent).size,
  };
}

/** @param {number} ms */
function waitMs(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
