import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Bundles `e2e/<name>/main.ts` from the library's own sources into `dist/<name>`, with a page that
 * runs it: for tests that need a browser and no application.
 *
 * @param {string} name
 * @param {string} title
 */
export async function buildPage(name, title) {
  await build({
    absWorkingDir: root,
    entryPoints: [`e2e/${name}/main.ts`],
    outfile: `dist/${name}/main.js`,
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    sourcemap: 'linked',
    // The decorators of the library are compiled in the page, where nobody waits for speed of loading.
    define: { ngDevMode: 'false', ngJitMode: 'true' },
    tsconfig: 'e2e/tsconfig.json',
  });
  await mkdir(new URL(`../dist/${name}/`, import.meta.url), { recursive: true });
  const html = `<!doctype html>
<meta charset="utf-8">
<title>${title}</title>
<link rel="icon" href="data:,">
<script type="module" src="/main.js"></script>
`;
  await writeFile(new URL(`../dist/${name}/index.html`, import.meta.url), html);
}
