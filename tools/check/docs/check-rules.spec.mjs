import { findRuleFaults } from './check-rules.mjs';
import { readRules } from './read-rules.mjs';
import { readTests } from './read-tests.mjs';

const book = (overrides = {}) => ({
  rules: [
    { id: 'G1', page: 'docs/spec/gate.md' },
    { id: 'G2', page: 'docs/spec/gate.md' },
  ],
  rows: {},
  later: {},
  ...overrides,
});
const tests = (...names) =>
  names.map((name, index) => ({ file: 'a.spec.ts', line: index + 1, name, modifier: undefined }));

describe('rules and their tests', () => {
  it('[H4] rules are headings and list items that begin with a bold id', () => {
    const page = [
      '# Gate',
      '- **G1** A patch is a delta.',
      '  - **G1a** And more.',
      '### **K2** Fetch',
      '- **I1 monotone** Never back.',
      'Prose names **G9** without defining it.',
      '- **Bold** words are no rule.',
    ].join('\n');
    expect(readRules(page)).toEqual(['G1', 'G1a', 'K2', 'I1']);
  });

  it('[H4] every form of a test is found, with its name up to the first inserted value', () => {
    const source = [
      `it('[G1] plain', () => {});`,
      `test(\`[G2] of \${kind}\`, () => {});`,
      `it.each([1, 2])('[G1][G2] %i', () => {});`,
      `it.skip('[G1] skipped', () => {});`,
      `fit('[G1] focused', () => {});`,
      `it(name, () => {});`,
      `/x/.test('a'); commit('b'); describe('c', () => {});`,
    ].join('\n');
    expect(readTests('a.spec.ts', source).map(({ name, modifier }) => [name, modifier])).toEqual([
      ['[G1] plain', undefined],
      ['[G2] of ', undefined],
      ['[G1][G2] %i', undefined],
      ['[G1] skipped', 'skip'],
      ['[G1] focused', 'fit'],
      [undefined, undefined],
    ]);
  });

  it('[H4] a rule that no test names is a fault', () => {
    expect(findRuleFaults(book(), tests('[G1] one'))).toEqual(['docs/spec: no test names G2']);
    expect(findRuleFaults(book(), tests('[G1][G2] both'))).toEqual([]);
  });

  it('[H4] a test that names no rule, or an unknown one, is a fault', () => {
    const faults = findRuleFaults(book(), tests('[G1][G2] both', 'no id', '[G7] unknown'));
    expect(faults).toHaveLength(2);
    expect(faults[0]).toContain('a.spec.ts:2');
    expect(faults[1]).toContain('names G7');
  });

  it('[H4] a capability is named as a row and must be tested like a rule', () => {
    const withRow = book({ rows: { A1: 'The keyed store' } });
    expect(findRuleFaults(withRow, tests('[G1][G2] both'))).toEqual([
      'docs/spec: no test names row:A1',
    ]);
    expect(findRuleFaults(withRow, tests('[G1][G2] both', '[row:A1] whole'))).toEqual([]);
  });

  it('[H4] what comes later is excused by name, until a test names it', () => {
    const postponed = book({ later: { G2: 'comes with pages' } });
    expect(findRuleFaults(postponed, tests('[G1] one'))).toEqual([]);
    expect(findRuleFaults(postponed, tests('[G1][G2] both'))[0]).toContain('not later any more');
    expect(findRuleFaults(book({ later: { Z9: 'x' } }), tests('[G1][G2] b'))[0]).toContain('Z9');
  });

  it('[H4] a rule defined twice and a test that is skipped are faults', () => {
    const twice = book({
      rules: [
        { id: 'G1', page: 'a.md' },
        { id: 'G1', page: 'b.md' },
      ],
    });
    expect(findRuleFaults(twice, tests('[G1] one'))).toEqual([
      'b.md: G1 is defined in a.md already',
    ]);
    const [skipped] = tests('[G1][G2] both');
    expect(findRuleFaults(book(), [{ ...skipped, modifier: 'skip' }])).toEqual([
      "a.spec.ts:1 a test may not be 'skip'",
    ]);
  });
});
