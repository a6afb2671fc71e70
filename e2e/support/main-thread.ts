import type { Page } from 'playwright-core';

/** One task of a page's main thread, in milliseconds. */
export interface MainTask {
  /** What it computed. What others made it wait for a core is not in it. */
  readonly cpuMs: number;
  /** From its begin to its end, as a person has to wait. */
  readonly wallMs: number;
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

const TASK = 'ThreadControllerImpl::RunTask';

/**
 * The tasks of the main threads of all pages while `run` runs, the longest first, from the browser's own trace. The
 * tests share the machine with others: that a task is short is a matter of its CPU time there.
 */
export async function tasksDuring(
  page: Page,
  run: () => Promise<unknown>,
): Promise<readonly MainTask[]> {
  const browser = page.context().browser();
  if (browser === null) throw new Error('Expected a page of a browser that was launched.');
  await browser.startTracing(page, { categories: ['toplevel'] });
  await run();
  const trace = await browser.stopTracing();
  const { traceEvents } = JSON.parse(trace.toString()) as { readonly traceEvents: TraceEvent[] };
  const main = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(threadOf),
  );
  return traceEvents
    .filter((event) => event.name === TASK && event.ph === 'X' && main.has(threadOf(event)))
    .map(({ dur = NaN, tdur = NaN }) => ({ cpuMs: tdur / 1_000, wallMs: dur / 1_000 }))
    .sort((a, b) => b.cpuMs - a.cpuMs);
}

function threadOf({ pid, tid }: TraceEvent): string {
  return `${pid}:${tid}`;
}
