import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { REPOSITORY } from '../../tools/check/repository.mjs';
import { findChromium } from '../../tools/find-chromium.mjs';

const ORIGIN = 'http://localhost:4712';
/** The page that runs `main.js`. */
export const HTML =
  '<!doctype html><meta charset="utf-8"><script type="module" src="/main.js"></script>';

/**
 * A page of Chromium on a profile on disk, with a module of ours bundled from the library's sources.
 *
 * @param {string} entry path of the module from the root of the repository
 * @param {string} profile a folder
 */
export async function openBrowserPage(entry, profile) {
  const script = await bundlePage(entry);
  const { page, close } = await openBrowser(profile);
  await page.route(`${ORIGIN}/**`, (route) =>
    route.request().url().endsWith('/main.js')
      ? route.fulfill({ contentType: 'text/javascript; charset=utf-8', body: script })
      : route.fulfill({ contentType: 'text/html; charset=utf-8', body: HTML }),
  );
  await openPage(page, ORIGIN);
  return { page, close };
}

/**
 * Waits until the module of the page has said what it can do.
 *
 * @param {import('playwright-core').Page} page
 * @param {string} origin
 */
export async function openPage(page, origin) {
  await page.goto(`${origin}/`);
  await page.waitForFunction(() => 'benchmark' in globalThis);
}

/** @param {string} profile a folder */
export async function openBrowser(profile) {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: await findChromium(),
    args: ['--no-sandbox', '--disable-gpu'],
  });
  return { page: await context.newPage(), close: () => context.close() };
}

/**
 * As an app's production build has it: without development mode, and minified.
 *
 * @param {string} entry path of the module from the root of the repository
 */
export async function bundlePage(entry) {
  const { outputFiles } = await build({
    absWorkingDir: REPOSITORY,
    entryPoints: [entry],
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    define: { ngDevMode: 'false', ngJitMode: 'true' },
    tsconfig: 'benchmarks/tsconfig.json',
  });
  return outputFiles[0].text;
}
