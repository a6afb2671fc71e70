import { readFile } from 'node:fs/promises';

/** @typedef {import('./steps.mjs').StepResult} StepResult */

/**
 * What a run of jest came to, from its `--json --outputFile`. A suite that did not even start
 * counts as a failed test: it has no tests of its own to count.
 *
 * @param {string} file
 * @returns {Promise<StepResult>}
 */
export async function readJestResults(file) {
  /** @type {string} */
  let text;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    console.error(`  jest left no results in ${file}: it ended before its tests did.`);
    return { passed: 0, failed: 1 };
  }
  return summariseJestResults(JSON.parse(text));
}

/**
 * @param {{
 *   success: boolean,
 *   numPassedTests: number,
 *   numFailedTests: number,
 *   numRuntimeErrorTestSuites: number,
 * }} results
 * @returns {StepResult}
 */
export function summariseJestResults(results) {
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
  const counted = failed > 0 || results.success;
  return { passed: results.numPassedTests, failed: counted ? failed : 1 };
}
