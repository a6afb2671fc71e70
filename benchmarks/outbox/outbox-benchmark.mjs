import { openBrowserPage } from '../support/browser-page.mjs';
import { pairedRounds } from '../support/paired-rounds.mjs';
import { inTemporaryFolder } from '../support/temporary-folder.mjs';

const ACTIONS = 1_000;
const GOAL = 1.5;
const ARRIVALS = /** @type {const} */ (['one by one', 'all at once']);

/** @type {import('../main.mjs').Benchmark} */
export const OUTBOX = {
  name: 'outbox',
  title: `${ACTIONS} actions made durable in Chromium, against a strict IndexedDB put for each`,
  async run({ rounds = 7 }) {
    return inTemporaryFolder(async (profile) => {
      const { page, close } = await openBrowserPage('benchmarks/outbox/outbox-page.ts', profile);
      try {
        return await race(page, rounds);
      } finally {
        await close();
      }
    });
  },
};

/**
 * @param {import('playwright-core').Page} page
 * @param {number} rounds
 */
async function race(page, rounds) {
  const results = [];
  for (const arrival of ARRIVALS) {
    const { ours, theirs, ratio } = await pairedRounds(rounds, (oursFirst) =>
      page.evaluate(
        ([how, count, first]) => /** @type {any} */ (globalThis).benchmark.race(how, count, first),
        /** @type {const} */ ([arrival, ACTIONS, oursFirst]),
      ),
    );
    results.push({
      what: `W7, made durable ${arrival}`,
      figure: `${ratio.toFixed(2)} ×`,
      goal: `≤ ${GOAL} ×`,
      isMet: ratio <= GOAL,
      note: `${perSecond(ours)} durable actions/s, raw ${perSecond(theirs)}, wall time`,
    });
  }
  return results;
}

/** @param {number} ms */
const perSecond = (ms) => Math.round((ACTIONS * 1_000) / ms).toLocaleString('en');
