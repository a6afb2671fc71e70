// npm run build:lib: the package, and the schematics that stand in it.
import { runPackage } from './run-command.mjs';

/** @type {readonly (readonly [bin: string, args: string[]])[]} */
const COMMANDS = [
  ['@angular/cli/bin/ng.js', ['build', 'ngx-cachehub', ...process.argv.slice(2)]],
  ['typescript/bin/tsc', ['-p', 'projects/ngx-cachehub/tsconfig.schematics.json']],
];

for (const [bin, args] of COMMANDS) {
  const { code } = await runPackage(bin, args);
  process.exitCode = code;
  if (code !== 0) break;
}
