import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { REPOSITORY } from '../../tools/check/repository.mjs';
import { findChromium } from '../../tools/find-chromium.mjs';

const ORIGIN = 'http://localhost:4712';
const HTML = '<!doctype html><meta charset="utf-8"><script type="module" src="/main.js"></script>';

/**
 * A page of Chromium on a profile on disk, with a module of ours bundled from the library's sources.
 *
 * @param {string} entry path of the module from the root of the repository
 * @param {string} profile a folder
 */
export async function openBrowserPage(entry, profile) {
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
  const script = outputFiles[0].text;
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: await findChromium(),
    args: ['--no-sandbox', '--disable-gpu'],
  });
  const page = await context.newPage();
  await page.route(`${ORIGIN}/**`, (route) =>
    route.request().url().endsWith('/main.js')
      ? route.fulfill({ contentType: 'text/javascript; charset=utf-8', body: script })
      : route.fulfill({ contentType: 'text/html; charset=utf-8', body: HTML }),
  );
  await page.goto(`${ORIGIN}/`);
  await page.waitForFunction(() => 'benchmark' in globalThis);
  return { page, close: () => context.close() };
}
