import { judgeReplay } from './judge-replay.mjs';
import { KillableBrowser } from './killable-browser.mjs';
import { within } from './within.mjs';

const LANES = 4;
const WRITES_PER_LANE = 40;
const FIRST_WORD_MS = 30_000;
const DRAIN_MS = 120_000;
/** While the page queues and sends; then while it only sends what is left. */
const KILLS_MS = [1_200, 600];

/** @typedef {import('./judge-replay.mjs').ReplayReport} ReplayReport */

/**
 * Queues and sends in the browser, kills it twice while it does, lets it send the rest, and judges
 * what the server did.
 *
 * @param {object} world
 * @param {string} world.chromium
 * @param {import('./harness-server.mjs').HarnessServer} world.harness
 * @param {import('./reference-server.mjs').ReferenceServer} world.server
 * @param {() => number} world.random
 * @param {boolean} world.stableKeys false: the page sends each write under a new key each time
 * @param {string} name tells this round's writes from others'
 */
export async function runReplayRound({ chromium, harness, server, random, stableKeys }, name) {
  const rows = await Promise.all(Array.from({ length: LANES }, () => server.createRow()));
  const browser = await KillableBrowser.create(chromium);
  /** @type {ReplayReport} */
  const report = { acknowledged: [], sent: [], parked: [] };
  /** @type {(word: 'first' | 'drained') => void} */
  let heard = () => undefined;
  harness.onMessage = ({ kind, key, parked }) => {
    if (kind === 'acknowledged') report.acknowledged.push(key);
    if (kind === 'sent') report.sent.push(key);
    if (kind === 'drained') report.parked.push(...parked);
    heard(kind === 'drained' ? 'drained' : 'first');
  };
  /** @param {number} writes */
  const open = (writes) => {
    /** @type {[string, string][]} */
    const params = [
      ['writes', String(writes)],
      ['name', name],
      ['key', stableKeys ? 'of-the-write' : 'per-send'],
    ];
    for (const row of rows) params.push(['row', row]);
    browser.open(harness.pageUrl(params, server.origin));
  };
  /** @param {string} word */
  const hear = (word) =>
    new Promise(
      (resolve) =>
        (heard = (said) => (said === word || said === 'drained' ? resolve(said) : undefined)),
    );
  try {
    let writes = WRITES_PER_LANE;
    for (const mostMs of KILLS_MS) {
      const first = hear('first');
      open(writes);
      await within(first, FIRST_WORD_MS, 'a word of the page');
      await new Promise((resolve) => setTimeout(resolve, random() * mostMs));
      await browser.kill();
      await harness.drained();
      writes = 0;
    }
    const drain = async () => {
      const drained = hear('drained');
      open(0);
      await within(drained, DRAIN_MS, 'the end of the queue');
      return Promise.all(rows.map((row) => server.appliedTo(row)));
    };
    const applied = await drain();
    const verdict = { ...judgeReplay(report, applied), ...counts(report, applied) };
    if (verdict.lost === 0) return verdict;
    // A fault all the same: but what the page did not find then is another one than what is not there.
    await browser.kill();
    await harness.drained();
    const { lost } = judgeReplay(report, await drain());
    const later = `${verdict.lost - lost} of them were done when the page was opened once more`;
    return { ...verdict, faults: [later, ...verdict.faults] };
  } finally {
    await browser.dispose();
  }
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
