import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { REPOSITORY } from '../repository.mjs';

const NOT_OURS = new Set(['node_modules', 'dist', 'out-tsc', 'coverage']);

/**
 * The repository's own files below `folder`, as paths from the root of the repository with `/`.
 *
 * @param {string} folder from the root of the repository; an absent one has no files
 * @param {(file: string) => boolean} accept
 * @returns {Promise<string[]>}
 */
export async function findFiles(folder, accept) {
  /** @type {import('node:fs').Dirent[]} */
  let entries;
  try {
    entries = await readdir(path.join(REPOSITORY, folder), { withFileTypes: true });
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return [];
    throw error;
  }
  const found = await Promise.all(
    entries.map((entry) => {
      const file = path.posix.join(folder, entry.name);
      if (!entry.isDirectory()) return accept(file) ? [file] : [];
      const isOurs = !NOT_OURS.has(entry.name) && !entry.name.startsWith('.');
      return isOurs ? findFiles(file, accept) : [];
    }),
  );
  return found.flat().sort();
}
