import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isStale } from '../../tools/is-stale.mjs';
import { judgeReplay } from '../../tools/kill/judge-replay.mjs';
import { ReferenceServer } from '../../tools/kill/reference-server.mjs';
import { runCommand } from '../../tools/run-command.mjs';
import { bundlePage, HTML, openBrowser, openPage } from '../support/browser-page.mjs';
import { median } from '../support/paired-rounds.mjs';
import { inTemporaryFolder } from '../support/temporary-folder.mjs';
import { sendFromNode } from './bare-client.mjs';

const LANES = 4;
const GOAL_PER_SECOND = 500;
/** The first round warms the server and the page up, and does not count. */
const WARM_UP_WRITES_PER_ROW = 50;
const SERVER_SOURCES = ['projects/ngx-cachehub', 'projects/server', 'package-lock.json'];

/**
 * @typedef {object} World
 * @property {import('playwright-core').Page} page
 * @property {ReferenceServer} server
 * @property {number} writesPerRow
 *
 * @typedef {'library' | 'bare page' | 'Node'} Contestant
 */

/** @type {readonly Contestant[]} */
const CONTESTANTS = ['library', 'bare page', 'Node'];

/** @type {import('../main.mjs').Benchmark} */
export const REPLAY = {
  name: 'replay',
  title: `queued actions sent from Chromium to the reference server in ${LANES} lanes, against bare requests`,
  async run({ rounds = 1, actions = 2_000, port }) {
    if (isStale('dist/server/main.mjs', SERVER_SOURCES)) {
      const { code } = await runCommand(process.execPath, ['tools/build-server.mjs']);
      if (code !== 0) throw new Error('tools/build-server.mjs failed.');
    }
    const writesPerRow = Math.ceil(actions / LANES);
    const results = [await onDatabase('PGlite in memory', { port, rounds, writesPerRow })];
    const databaseUrl = process.env.DATABASE_URL;
    if (databaseUrl) {
      results.push(await onDatabase('PostgreSQL', { port, rounds, writesPerRow, databaseUrl }));
    }
    return results;
  },
};

/**
 * @param {string} database
 * @param {{ port: number, rounds: number, writesPerRow: number, databaseUrl?: string }} options
 * @returns {Promise<import('../main.mjs').Result>}
 */
async function onDatabase(database, { port, rounds, writesPerRow, databaseUrl }) {
  return inTemporaryFolder(async (folder) => {
    const server = new ReferenceServer(port, path.join(folder, 'page'), databaseUrl);
    await writePage(server.page);
    await server.start();
    try {
      const { page, close } = await openBrowser(path.join(folder, 'profile'));
      try {
        await openPage(page, server.origin);
        const times = await measure({ page, server, writesPerRow }, rounds);
        return resultOf(database, times, writesPerRow * LANES);
      } finally {
        await close();
      }
    } finally {
      await server.stop();
    }
  });
}

/** @param {string} folder */
async function writePage(folder) {
  await mkdir(folder);
  await writeFile(path.join(folder, 'index.html'), HTML);
  await writeFile(
    path.join(folder, 'main.js'),
    await bundlePage('benchmarks/replay/replay-page.ts'),
  );
}

/**
 * All contestants in each round, from the front and from the back in turns; the first is thrown away.
 *
 * @param {World} world
 * @param {number} rounds
 */
async function measure(world, rounds) {
  /** @type {Record<Contestant, number[]>} */
  const times = { library: [], 'bare page': [], Node: [] };
  const warmUp = { ...world, writesPerRow: WARM_UP_WRITES_PER_ROW };
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of round % 2 === 0 ? CONTESTANTS : [...CONTESTANTS].reverse()) {
      const ms = await race(round === 0 ? warmUp : world, name);
      if (round > 0) times[name].push(ms);
    }
  }
  return times;
}

/**
 * @param {World} world
 * @param {Contestant} name
 * @returns {Promise<number>} ms
 */
async function race({ page, server, writesPerRow }, name) {
  const rows = await Promise.all(Array.from({ length: LANES }, () => server.createRow()));
  const replay = { rows, writesPerRow };
  const { ms, parked } = await run({ page, server, replay }, name);
  const acknowledged = rows.flatMap((row) =>
    Array.from({ length: writesPerRow }, (_, place) => `${row}/${place}`),
  );
  const applied = await Promise.all(rows.map((row) => server.appliedTo(row)));
  const { faults } = judgeReplay({ acknowledged, sent: [], parked }, applied);
  if (faults.length > 0) throw new Error(`${name}: ${faults.length} faults, first: ${faults[0]}`);
  return ms;
}

/**
 * @param {{ page: World['page'], server: ReferenceServer, replay: { rows: readonly string[], writesPerRow: number } }} world
 * @param {Contestant} name
 * @returns {Promise<{ ms: number, parked: string[] }>}
 */
async function run({ page, server, replay }, name) {
  if (name === 'Node') return { ms: await sendFromNode(server.origin, replay), parked: [] };
  if (name === 'bare page') {
    const ms = await page.evaluate(
      (what) => /** @type {any} */ (globalThis).benchmark.bare(what),
      replay,
    );
    return { ms, parked: [] };
  }
  await page.context().setOffline(true);
  await page.evaluate((what) => /** @type {any} */ (globalThis).benchmark.fill(what), replay);
  await page.context().setOffline(false);
  return page.evaluate(() => /** @type {any} */ (globalThis).benchmark.drained());
}

/**
 * @param {string} database
 * @param {Record<Contestant, number[]>} times
 * @param {number} actions
 */
function resultOf(database, times, actions) {
  /** @param {Contestant} name */
  const perSecond = (name) => Math.round((actions * 1_000) / median(times[name]));
  /** @param {Contestant} name */
  const ratioTo = (name) =>
    median(times.library.map((ms, round) => ms / times[name][round])).toFixed(2);
  const ours = perSecond('library');
  return {
    what: `W7, ${actions} actions replayed, ${database}`,
    figure: `${ours} /s`,
    goal: `≥ ${GOAL_PER_SECOND} /s`,
    isMet: ours >= GOAL_PER_SECOND,
    note:
      `bare fetch in the same page ${perSecond('bare page')} /s (we take ${ratioTo('bare page')} × its time), ` +
      `bare Node client ${perSecond('Node')} /s (${ratioTo('Node')} ×)`,
  };
}
