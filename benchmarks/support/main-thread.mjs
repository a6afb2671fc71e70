/**
 * One task of a page's main thread, in milliseconds.
 *
 * @typedef {object} MainTask
 * @property {number} cpuMs what it computed; what others made it wait for a core is not in it
 * @property {number} scriptMs the part of it that was no garbage collection
 *
 * @typedef {object} TraceEvent
 * @property {string} name
 * @property {string} ph
 * @property {number} pid
 * @property {number} tid
 * @property {number} ts
 * @property {number} [dur]
 * @property {number} [tdur]
 * @property {{ name?: string }} [args]
 */

const TASK = 'ThreadControllerImpl::RunTask';
const COLLECTIONS = new Set(['MinorGC', 'MajorGC']);

/**
 * The tasks of the main threads of all pages while `run` runs, the longest first, from the browser's own trace.
 *
 * @param {import('playwright-core').Page} page
 * @param {() => Promise<unknown>} run
 * @returns {Promise<readonly MainTask[]>}
 */
export async function tasksDuring(page, run) {
  const session = await page.context().newCDPSession(page);
  /** @type {TraceEvent[]} */
  const events = [];
  session.on('Tracing.dataCollected', ({ value }) =>
    events.push(.../** @type {TraceEvent[]} */ (/** @type {unknown} */ (value))),
  );
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', 'devtools.timeline'] },
  });
  await run();
  const isOver = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await isOver;
  await session.detach();
  return tasksIn(events);
}

/**
 * @param {readonly TraceEvent[]} events
 * @returns {readonly MainTask[]}
 */
function tasksIn(events) {
  const main = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(threadOf),
  );
  const onMain = events.filter((event) => event.ph === 'X' && main.has(threadOf(event)));
  const collections = onMain.filter(({ name }) => COLLECTIONS.has(name));
  return onMain
    .filter(({ name }) => name === TASK)
    .map((task) => {
      const cpuMs = cpuMsOf(task);
      const within = collections.filter((event) => isWithin(event, task));
      return { cpuMs, scriptMs: within.reduce((left, event) => left - cpuMsOf(event), cpuMs) };
    })
    .sort((a, b) => b.cpuMs - a.cpuMs);
}

/** @param {TraceEvent} event */
const cpuMsOf = ({ tdur = NaN }) => tdur / 1_000;

/** @param {TraceEvent} event */
const threadOf = ({ pid, tid }) => `${pid}:${tid}`;

/**
 * @param {TraceEvent} event
 * @param {TraceEvent} task
 */
const isWithin = (event, task) =>
  threadOf(event) === threadOf(task) &&
  event.ts >= task.ts &&
  event.ts + (event.dur ?? 0) <= task.ts + (task.dur ?? 0);
