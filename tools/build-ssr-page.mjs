// Builds the application that the tests of server rendering render, into dist/ssr-page.
import { isStale } from './is-stale.mjs';
import { runPackage } from './run-command.mjs';

const INPUTS = [
  'projects/ngx-cachehub',
  'e2e/ssr-page',
  'angular.json',
  'tsconfig.json',
  'package-lock.json',
];

if (isStale('dist/ssr-page/server/server.mjs', INPUTS)) {
  const { code } = await runPackage('@angular/cli/bin/ng.js', ['build', 'ssr-page']);
  process.exitCode = code;
}
