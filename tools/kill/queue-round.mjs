import { judgeRound } from './judge-round.mjs';
import { KillableBrowser } from './killable-browser.mjs';
import { within } from './within.mjs';

/** @typedef {import('./judge-round.mjs').QueuedMark} QueuedMark */

const FIRST_WORD_MS = 30_000;
/** A kill comes at a moment of the clock, or with an acknowledgement: the two meet different windows. */
const MAX_KILL_MS = 600;
const MAX_KILL_ACKS = 60;
const BY_CLOCK = 0.3;

/**
 * Queues in the browser, kills it while it does, starts it again on the same profile, and judges
 * what is there.
 *
 * @param {object} world
 * @param {string} world.chromium
 * @param {import('./harness-server.mjs').HarnessServer} world.harness
 * @param {boolean} world.barrier
 * @param {() => number} world.random
 * @returns {Promise<import('./judge-round.mjs').Verdict & { acknowledged: number, stored: number }>}
 */
export async function runQueueRound({ chromium, harness, barrier, random }) {
  const browser = await KillableBrowser.create(chromium);
  try {
    const acknowledged = await queueUntilKill(browser, harness, { barrier, random });
    const stored = await readAgain(browser, harness);
    const verdict = judgeRound(acknowledged, stored);
    return { ...verdict, acknowledged: acknowledged.length, stored: stored.length };
  } finally {
    await browser.dispose();
  }
}

/**
 * @param {KillableBrowser} browser
 * @param {import('./harness-server.mjs').HarnessServer} harness
 * @param {{ barrier: boolean, random: () => number }} options
 * @returns {Promise<readonly QueuedMark[]>}
 */
async function queueUntilKill(browser, harness, { barrier, random }) {
  /** @type {QueuedMark[]} */
  const acknowledged = [];
  const byClock = random() < BY_CLOCK;
  const lastAck = 1 + Math.floor(random() * MAX_KILL_ACKS);
  const moment = new Promise((resolve) => {
    harness.onMessage = (marks) => {
      const isFirst = acknowledged.length === 0;
      acknowledged.push(...marks);
      if (byClock && isFirst) setTimeout(resolve, random() * MAX_KILL_MS);
      if (!byClock && acknowledged.length >= lastAck) resolve(undefined);
    };
  });
  browser.open(
    harness.pageUrl([
      ['do', 'queue'],
      ['barrier', barrier ? 'on' : 'off'],
    ]),
  );
  await within(moment, FIRST_WORD_MS, 'an acknowledgement');
  await browser.kill();
  await harness.drained();
  return acknowledged;
}

/**
 * @param {KillableBrowser} browser
 * @param {import('./harness-server.mjs').HarnessServer} harness
 * @returns {Promise<readonly QueuedMark[]>}
 */
async function readAgain(browser, harness) {
  /** @type {Promise<readonly QueuedMark[]>} */
  const told = new Promise((resolve) => (harness.onMessage = resolve));
  browser.open(harness.pageUrl([['do', 'read']]));
  return within(told, FIRST_WORD_MS, 'the stored queue');
}
