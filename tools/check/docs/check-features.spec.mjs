import { findFeatureFaults, readFeatures, readRoutes } from './check-features.mjs';

const book = (overrides = {}) => ({
  rows: { A1: 'The keyed store' },
  later: {},
  routes: new Set(['live']),
  tests: new Map([['e2e/live.e2e.ts', ['[row:A1] shows it']]]),
  ...overrides,
});
const feature = (overrides = {}) => ({
  id: 'A1',
  line: 3,
  routes: ['live'],
  tests: ['e2e/live.e2e.ts'],
  ...overrides,
});

describe('the page of features', () => {
  it('[H4] a row is an id, what it is, pages and tests', () => {
    const page = [
      '| row | what | in the demo | proved by |',
      '| --- | --- | --- | --- |',
      '| A1 | A store | `/live`, `/customers/c42` | [live](../e2e/live.e2e.ts), [x](../a.spec.ts) |',
    ].join('\n');
    expect(readFeatures(page)).toEqual([
      { id: 'A1', line: 3, routes: ['live', 'customers'], tests: ['e2e/live.e2e.ts', 'a.spec.ts'] },
    ]);
  });

  it('[H4] pages of the demo are the routes that it has', () => {
    const source = "[{ path: 'live' }, { path: 'contacts/:id' }, { path: '**' }]";
    expect([...readRoutes(source)]).toEqual(['live', 'contacts', '**']);
  });

  it('[H4] a capability with a page and a test that names it is no fault', () => {
    expect(findFeatureFaults([feature()], book())).toEqual([]);
  });

  it.each([
    ['a capability that is not listed', [], 'does not list A1'],
    ['one that is listed twice', [feature(), feature()], 'is listed twice'],
    ['an unknown capability', [feature(), feature({ id: 'Z9', tests: [] })], 'no capability'],
    ['a page that is not there', [feature({ routes: ['moon'] })], "a page '/moon'"],
    ['no test', [feature({ tests: [] })], 'names no test'],
    ['a test file that is not there', [feature({ tests: ['x.ts'] })], "'x.ts', which is not there"],
  ])('[H4] %s is a fault', (_what, features, message) => {
    expect(findFeatureFaults(features, book()).join()).toContain(message);
  });

  it('[H4] a test that does not name the capability is a fault', () => {
    const tests = new Map([['e2e/live.e2e.ts', ['[row:A2] something else']]]);
    expect(findFeatureFaults([feature()], book({ tests })).join()).toContain('no test names it');
  });

  it('[H4] what comes later may be without a test', () => {
    const later = { 'row:A1': 'half of it' };
    expect(findFeatureFaults([feature({ tests: [] })], book({ later }))).toEqual([]);
  });
});
