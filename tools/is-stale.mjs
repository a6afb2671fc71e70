import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { REPOSITORY } from './check/repository.mjs';

/**
 * Whether anything that a build reads is newer than what it wrote.
 *
 * @param {string} output a file that the build writes last
 * @param {readonly string[]} inputs files and folders
 * @returns {boolean} true also where it was never built
 */
export function isStale(output, inputs) {
  const built = statSync(path.resolve(REPOSITORY, output), { throwIfNoEntry: false });
  return (
    built === undefined ||
    inputs.some((input) => newestChange(path.resolve(REPOSITORY, input)) > built.mtimeMs)
  );
}

/**
 * @param {string} file
 * @returns {number}
 */
function newestChange(file) {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats === undefined) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  // A folder's own time tells of files that were taken away.
  return readdirSync(file).reduce(
    (newest, name) => Math.max(newest, newestChange(path.join(file, name))),
    stats.mtimeMs,
  );
}
