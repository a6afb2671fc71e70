import { IMPORT_SETS } from './import-sets.mjs';

/**
 * @typedef {object} SizeRow
 * @property {string} name
 * @property {number | null} goalKb
 * @property {number} budgetKb
 * @property {number} gzipKb
 * @property {number} minifiedKb
 */

/** @param {number} bytes */
const kilobytes = (bytes) => Math.round(bytes / 10) / 100;

/**
 * @param {ReadonlyMap<string, import('./measure-sizes.mjs').Size>} sizes by import set
 * @returns {SizeRow[]}
 */
export function reportSizes(sizes) {
  return IMPORT_SETS.map(({ name, goal, budget }) => ({
    name,
    goalKb: goal,
    budgetKb: budget,
    gzipKb: kilobytes(sizes.get(name)?.gzip ?? NaN),
    minifiedKb: kilobytes(sizes.get(name)?.minified ?? NaN),
  }));
}

/**
 * What is over its budget; a set without a size was not measured, and is a fault too.
 *
 * @param {readonly SizeRow[]} report
 * @returns {string[]}
 */
export function findBudgetFaults(report) {
  return report
    .filter(({ gzipKb, budgetKb }) => !(gzipKb <= budgetKb))
    .map(({ name, gzipKb, budgetKb }) => `'${name}' is ${gzipKb} kB; its budget is ${budgetKb} kB`);
}
