import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { REPOSITORY } from '../repository.mjs';
import { readEntryPoints, writeApiReport } from './api-report.mjs';
import { findErrorCodeFaults, readSourceErrorCodes } from './error-codes.mjs';
import { measureSizes } from './measure-sizes.mjs';
import { findBudgetFaults, reportSizes } from './size-report.mjs';

const GOLDENS = path.join(REPOSITORY, 'goldens');
const HOW_TO_UPDATE = 'npm run check -- --only goldens --update';

/**
 * Each golden counts as one test.
 *
 * @param {import('../steps.mjs').CheckOptions} options
 * @returns {Promise<import('../steps.mjs').StepResult>}
 */
export async function checkGoldens({ update }) {
  await access(path.join(REPOSITORY, 'dist/ngx-cachehub/package.json')).catch(() => {
    throw new Error('dist/ngx-cachehub is missing: npm run build:lib makes it.');
  });
  await mkdir(GOLDENS, { recursive: true });
  const entryPoints = await readEntryPoints();
  const checks = [
    ...entryPoints.map((entryPoint) => () => checkApi(entryPoint, update)),
    () => checkErrorCodes(update),
    () => checkSizes(update),
  ];
  let failed = 0;
  for (const check of checks) {
    const faults = await check();
    for (const fault of faults) console.error(`  ${fault}`);
    if (faults.length > 0) failed += 1;
  }
  return { passed: checks.length - failed, failed };
}

/** @param {string} file */
async function readGolden(file) {
  try {
    return await readFile(path.join(GOLDENS, file), 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * @param {{ name: string, types: string }} entryPoint
 * @param {boolean} update
 * @returns {Promise<string[]>}
 */
async function checkApi(entryPoint, update) {
  const { report, faults } = await writeApiReport(entryPoint);
  const file = `${entryPoint.name}.api.md`;
  const golden = await readGolden(file);
  if (report === golden) return faults;
  if (update) {
    await writeFile(path.join(GOLDENS, file), report);
    return faults;
  }
  const rows = golden?.split('\n') ?? [];
  const first = report.split('\n').findIndex((row, index) => row !== rows[index]);
  return [
    ...faults,
    `the public API is not as in goldens/${file}, from line ${first + 1}:`,
    `  recorded: ${rows[first] ?? '(nothing)'}`,
    `  now:      ${report.split('\n')[first] ?? '(nothing)'}`,
    `  if it is meant: ${HOW_TO_UPDATE}`,
  ];
}

/**
 * @param {boolean} update
 * @returns {Promise<string[]>}
 */
async function checkErrorCodes(update) {
  const file = 'error-codes.json';
  const codes = await readSourceErrorCodes();
  const golden = JSON.parse((await readGolden(file)) ?? '[]');
  const faults = findErrorCodeFaults(golden, codes);
  const hasLost = golden.some((/** @type {string} */ code) => !codes.includes(code));
  if (!update || hasLost) return faults;
  await writeFile(path.join(GOLDENS, file), `${JSON.stringify(codes, null, 2)}\n`);
  return findErrorCodeFaults(codes, codes);
}

/**
 * The budget is the check; the recorded sizes are there to be read.
 *
 * @param {boolean} update
 * @returns {Promise<string[]>}
 */
async function checkSizes(update) {
  const sizes = await measureSizes();
  const report = reportSizes(sizes);
  for (const { name, goalKb, budgetKb, gzipKb, minifiedKb } of report) {
    console.log(
      `  ${name}: ${gzipKb} kB gzip of ${budgetKb} (goal ${goalKb ?? 'none'}), ${minifiedKb} kB minified`,
    );
  }
  if (update) {
    await writeFile(path.join(GOLDENS, 'sizes.json'), `${JSON.stringify(report, null, 2)}\n`);
  }
  return findBudgetFaults(report);
}
