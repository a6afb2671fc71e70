import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { findImportCircles } from '../lint/import-circles.mjs';
import { findFiles } from './docs/find-files.mjs';
import { REPOSITORY } from './repository.mjs';

/** @typedef {import('./steps.mjs').StepResult} StepResult */

/** A world of a simulation and its parts know each other: they are one thing in several files. */
const SPEC_SUPPORT = /\/spec-support\//;

/**
 * Reads what the projects' files import of each other, and names each circle.
 *
 * @returns {Promise<StepResult>}
 */
export async function checkCircles() {
  const files = await findFiles(
    'projects',
    (file) => file.endsWith('.ts') && !SPEC_SUPPORT.test(file),
  );
  const texts = await Promise.all(
    files.map(
      async (file) =>
        /** @type {const} */ ([file, await readFile(path.join(REPOSITORY, file), 'utf8')]),
    ),
  );
  const circles = findImportCircles(new Map(texts));
  for (const circle of circles) console.error(`  these import each other: ${circle.join(', ')}`);
  console.log(`  ${files.length} files, ${circles.length} circles`);
  return { passed: circles.length === 0 ? 1 : 0, failed: circles.length };
}
