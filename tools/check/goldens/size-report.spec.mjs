import { IMPORT_SETS } from './import-sets.mjs';
import { findBudgetFaults, reportSizes } from './size-report.mjs';

const sizesOf = (gzip) => new Map(IMPORT_SETS.map(({ name }) => [name, { gzip, minified: 4_000 }]));

describe('size budgets', () => {
  it('[H3] a set within its budget passes, one byte rounded up over it does not', () => {
    expect(findBudgetFaults(reportSizes(sizesOf(100)))).toEqual([]);
    const [bare] = IMPORT_SETS;
    const over = reportSizes(sizesOf(bare.budget * 1_000 + 10));
    expect(over.map(({ gzipKb }) => gzipKb)).toEqual(IMPORT_SETS.map(() => 0.11));
    expect(findBudgetFaults(over)).toEqual(["'bare import' is 0.11 kB; its budget is 0.1 kB"]);
  });

  it('[H3] a set that was not measured is a fault', () => {
    expect(findBudgetFaults(reportSizes(new Map()))).toHaveLength(IMPORT_SETS.length);
  });

  it('[H3] the goals stay the promised ones, whatever the budgets are', () => {
    expect(IMPORT_SETS.map(({ name, goal }) => [name, goal])).toEqual([
      ['bare import', 0.1],
      ['cache only', 10],
      ['with realtime', 16],
      ['with offline', null],
      ['with collections', null],
      ['everything', 40],
    ]);
    expect(reportSizes(new Map()).map(({ goalKb }) => goalKb)).toEqual([
      0.1, 10, 16, null, null, 40,
    ]);
  });
});
