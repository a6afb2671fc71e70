// Bundles the page of the storage tests from the library's own sources into dist/store-page.
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const HTML = `<!doctype html>
<meta charset="utf-8">
<title>ngx-cachehub storage</title>
<link rel="icon" href="data:,">
<script type="module" src="/main.js"></script>
`;

await build({
  absWorkingDir: root,
  entryPoints: ['e2e/store-page/main.ts'],
  outfile: 'dist/store-page/main.js',
  bundle: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  sourcemap: 'linked',
  // The decorators of the library are compiled in the page, where nobody waits for speed of loading.
  define: { ngDevMode: 'false', ngJitMode: 'true' },
  tsconfig: 'e2e/tsconfig.json',
});
await mkdir(new URL('../dist/store-page/', import.meta.url), { recursive: true });
await writeFile(new URL('../dist/store-page/index.html', import.meta.url), HTML);
