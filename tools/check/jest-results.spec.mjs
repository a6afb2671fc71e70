import { summariseJestResults } from './jest-results.mjs';

const results = (overrides) => ({
  success: true,
  numPassedTests: 3,
  numFailedTests: 0,
  numRuntimeErrorTestSuites: 0,
  ...overrides,
});

describe('the results of jest', () => {
  it('[H6] passed and failed tests are counted', () => {
    expect(summariseJestResults(results({}))).toEqual({ passed: 3, failed: 0 });
    expect(summariseJestResults(results({ success: false, numFailedTests: 2 }))).toEqual({
      passed: 3,
      failed: 2,
    });
  });

  it('[H6] a suite that does not start counts as a failed test', () => {
    expect(summariseJestResults(results({ success: false, numRuntimeErrorTestSuites: 1 }))).toEqual(
      { passed: 3, failed: 1 },
    );
  });

  it('[H6] a run that fails for a reason without a test of its own fails still', () => {
    expect(summariseJestResults(results({ success: false }))).toEqual({ passed: 3, failed: 1 });
  });
});
