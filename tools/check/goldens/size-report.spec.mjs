import { IMPORT_SETS } from './import-sets.mjs';
import { findBudgetFaults, reportSizes } from './size-report.mjs';

const sizesOf = (gzip) => new Map(IMPORT_SETS.map(({ name }) => [name, { gzip, minified: 4_000 }]));

describe('size budgets', () => {
  it('[H3] a set within its budget passes, one byte rounded up over it does not', () => {
    expect(findBudgetFaults(reportSizes(sizesOf(100)))).toEqual([]);
    const over = reportSizes(sizesOf(10_010));
    expect(over.map(({ gzipKb }) => gzipKb)).toEqual([10.01, 10.01, 10.01]);
    expect(findBudgetFaults(over)).toEqual([
      "'bare import' is 10.01 kB; its budget is 0.1 kB",
      "'cache only' is 10.01 kB; its budget is 10 kB",
    ]);
  });

  it('[H3] a set that was not measured is a fault', () => {
    expect(findBudgetFaults(reportSizes(new Map()))).toHaveLength(IMPORT_SETS.length);
  });

  it('[H3] the promised budgets are those of the promised sets', () => {
    expect(IMPORT_SETS.map(({ name, budget }) => [name, budget])).toEqual([
      ['bare import', 0.1],
      ['cache only', 10],
      ['with realtime', 16],
    ]);
  });
});
