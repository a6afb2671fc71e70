import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openBrowserPage } from '../support/browser-page.mjs';
import { pairedRounds } from '../support/paired-rounds.mjs';

const ACTIONS = 1_000;
const GOAL = 1.5;
const ARRIVALS = /** @type {const} */ (['one by one', 'all at once']);

/** @type {import('../main.mjs').Benchmark} */
export const OUTBOX = {
  name: 'outbox',
  title: `${ACTIONS} actions made durable in Chromium, against a strict IndexedDB put for each`,
  async run({ rounds = 7 }) {
    const profile = await mkdtemp(path.join(tmpdir(), 'cachehub-bench-'));
    const { page, close } = await openBrowserPage('benchmarks/outbox/outbox-page.ts', profile);
    try {
      const results = [];
      for (const arrival of ARRIVALS) {
        const { ours, theirs, ratio } = await pairedRounds(rounds, (oursFirst) =>
          page.evaluate(
            ([how, count, first]) =>
              /** @type {any} */ (globalThis).benchmark.race(how, count, first),
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
    } finally {
      await close();
      await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    }
  },
};

/** @param {number} ms */
const perSecond = (ms) => Math.round((ACTIONS * 1_000) / ms).toLocaleString('en');
